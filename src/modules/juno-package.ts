import { isMap } from "./json-values.ts";

/** The public metadata section in which modules of Juno say what they are. */
export const junoPackageSection = "juno:package";

/** What a module says that it is. */
export interface ModulePackage {
  /** Like "@junobuild/satellite". */
  readonly name: string;
  readonly version: string | undefined;
}

/**
 * Reads the section `juno:package`: JSON with `name` and `version`.
 *
 * @returns undefined for anything else: whoever made the module wrote it, so it is only a hint
 */
export function parseJunoPackage(section: Uint8Array): ModulePackage | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(section));
    if (!isMap(value) || typeof value["name"] !== "string") return undefined;
    const version = value["version"];
    return { name: value["name"], version: typeof version === "string" ? version : undefined };
  } catch {
    return undefined;
  }
}
