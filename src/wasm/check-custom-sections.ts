import { encodeUtf8 } from "../bytes/mod.ts";
import type { CustomSection, ModuleLimits } from "./canister-module.ts";
import { ModuleError } from "./module-error.ts";
import type { ParsedModule } from "./parsed-module.ts";

function invalidSection(reason: string): ModuleError {
  return new ModuleError(
    "wasm/invalid-custom-section",
    `Wasm module has an invalid custom section. ${reason}`,
  );
}

interface SectionName {
  readonly visibility: "public" | "private";
  readonly name: string;
}

function splitName(section: string): SectionName | undefined {
  if (!section.startsWith("icp:")) return undefined;
  for (const visibility of ["public", "private"] as const) {
    const prefix = `icp:${visibility} `;
    if (section.startsWith(prefix)) return { visibility, name: section.slice(prefix.length) };
  }
  if (section === "icp:public" || section === "icp:private") {
    throw invalidSection("'icp:' section names must have a space after the public/private scope");
  }
  throw invalidSection(
    `Invalid custom section: Custom section '${section}' has no public/private scope defined.`,
  );
}

/** Reads the `icp:` sections, or throws ModuleError if they break the rules for canisters. Other sections are ignored. */
export function readCustomSections(
  module: ParsedModule,
  limits: ModuleLimits,
): ReadonlyMap<string, CustomSection> {
  const sections = new Map<string, CustomSection>();
  let totalBytes = 0;
  for (const { name: fullName, content } of module.custom) {
    const split = splitName(fullName);
    if (split === undefined) continue;
    const { name, visibility } = split;
    if (sections.has(name)) throw invalidSection(`Invalid custom section: name ${name} already exists`);
    totalBytes += content.length + encodeUtf8(name).length;
    if (totalBytes > limits.customSectionBytes) {
      throw invalidSection(
        "Invalid custom sections: total size of the custom sections exceeds the maximum allowed: " +
          `size ${totalBytes} bytes, allowed ${limits.customSectionBytes} bytes`,
      );
    }
    sections.set(name, { visibility, content: content.slice() });
    if (sections.size > limits.customSections) {
      throw new ModuleError(
        "wasm/too-many-custom-sections",
        `Wasm module defined ${sections.size} custom sections which exceeds the maximum number allowed ` +
          `${limits.customSections}.`,
      );
    }
  }
  return sections;
}
