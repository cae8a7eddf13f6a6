import { encodeUtf8 } from "../bytes/mod.ts";
import { ABI } from "./abi.ts";
import type { ModuleLimits } from "./canister-module.ts";
import { assertSignature } from "./check-imports.ts";
import { ModuleError } from "./module-error.ts";
import type { DeclaredExport, ParsedModule } from "./parsed-module.ts";

/** The methods of a canister by kind, and the names of all its exported functions. */
export interface CanisterExports {
  readonly updateMethods: ReadonlySet<string>;
  readonly queryMethods: ReadonlySet<string>;
  readonly compositeQueryMethods: ReadonlySet<string>;
  readonly functions: ReadonlySet<string>;
}

const entryPoints = new Set([
  "canister_init",
  "canister_pre_upgrade",
  "canister_post_upgrade",
  "canister_inspect_message",
  "canister_heartbeat",
  "canister_global_timer",
  "canister_on_low_wasm_memory",
]);

const methodPrefixes = ["canister_update ", "canister_query ", "canister_composite_query "] as const;

const reservedNames = new Set([
  "canister counter_instructions",
  "canister counter_dirty_pages",
  "canister counter_accessed_pages",
  "canister_start",
  "stable_memory",
  "stable_bytemap_memory",
]);

const noParameters = { params: new Uint8Array(0), results: new Uint8Array(0) };

function invalidExport(reason: string): ModuleError {
  return new ModuleError("wasm/invalid-export", `Wasm module has an invalid export section. ${reason}`);
}

function assertEntryPointType(module: ParsedModule, exported: DeclaredExport): void {
  const type = module.types[module.functionTypes[exported.index] ?? -1];
  if (type !== undefined) assertSignature(exported.name, noParameters, type);
}

function assertMethodLimits(names: ReadonlySet<string>, limits: ModuleLimits): void {
  const counted =
    "exported functions called `canister_update <name>`, `canister_query <name>`, or `canister_composite_query <name>`";
  if (names.size > limits.methods) {
    throw new ModuleError(
      "wasm/too-many-methods",
      `Wasm module has an invalid export section. The number of ${counted} exceeds ${limits.methods}.`,
    );
  }
  let nameBytes = 0;
  for (const name of names) nameBytes += encodeUtf8(name).length;
  if (nameBytes > limits.methodNameBytes) {
    throw new ModuleError(
      "wasm/method-names-too-long",
      `Wasm module has an invalid export section. The sum of \`<name>\` lengths in ${counted} ` +
        `exceeds ${limits.methodNameBytes}.`,
    );
  }
}

/** Reads the canister's methods, or throws ModuleError if an export breaks the rules for canisters. */
export function readExports(module: ParsedModule, limits: ModuleLimits): CanisterExports {
  const methods = methodPrefixes.map(() => new Set<string>());
  const [updateMethods = new Set(), queryMethods = new Set(), compositeQueryMethods = new Set()] = methods;
  const functions = new Set<string>();
  const seen = new Set<string>();
  const allMethods = new Set<string>();
  for (const exported of module.exports) {
    const { name, kind } = exported;
    if (seen.has(name)) throw invalidExport(`Duplicate export name '${name}'.`);
    seen.add(name);
    if (reservedNames.has(name) || name.startsWith(ABI.prefix)) {
      throw invalidExport(`Exporting reserved symbol ${name} not allowed.`);
    }
    if (kind !== "function") continue;
    functions.add(name);
    const prefix = methodPrefixes.findIndex((candidate) => name.startsWith(candidate));
    if (prefix >= 0) {
      const method = name.slice(methodPrefixes[prefix]?.length);
      if (allMethods.has(method)) {
        throw new ModuleError(
          "wasm/duplicate-method",
          `Wasm module has an invalid export section. Duplicate function '${method}' exported multiple times ` +
            "with different call types: update, query, or composite_query.",
        );
      }
      allMethods.add(method);
      methods[prefix]?.add(method);
    } else if (!name.startsWith("canister_")) {
      continue;
    } else if (!entryPoints.has(name)) {
      throw invalidExport(`Exporting reserved function '${name}' with "canister_" prefix`);
    }
    assertEntryPointType(module, exported);
  }
  assertMethodLimits(allMethods, limits);
  return { updateMethods, queryMethods, compositeQueryMethods, functions };
}
