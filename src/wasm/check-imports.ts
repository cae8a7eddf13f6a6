import { ModuleError } from "./module-error.ts";
import type { FunctionType, ParsedModule } from "./parsed-module.ts";
import { systemFunctions } from "./system-api.ts";
import { valueTypeList } from "./value-type.ts";

/** Throws ModuleError `wasm/invalid-signature` unless a function has exactly the expected type. */
export function assertSignature(name: string, expected: FunctionType, actual: FunctionType): void {
  const parts = [
    ["input params", expected.params, actual.params],
    ["return type", expected.results, actual.results],
  ] as const;
  for (const [what, wanted, found] of parts) {
    if (valueTypeList(wanted) === valueTypeList(found)) continue;
    throw new ModuleError(
      "wasm/invalid-signature",
      `Wasm module has an invalid function signature. Expected ${what} ${valueTypeList(wanted)} for '${name}', ` +
        `got ${valueTypeList(found)}.`,
    );
  }
}

function invalidImport(reason: string): ModuleError {
  return new ModuleError("wasm/invalid-import", `Wasm module has an invalid import section. ${reason}`);
}

/** Throws ModuleError unless every import is a system function of the module's width with the right type. */
export function assertImports(module: ParsedModule): void {
  const known = systemFunctions(module.memory?.width ?? 32);
  for (const { module: from, name, typeIndex } of module.imports) {
    const expected = known.get(name);
    if (expected === undefined) {
      throw invalidImport(
        `Module imports function '${name}' from '${from}' that is not exported by the runtime.`,
      );
    }
    if (from !== "ic0") {
      throw invalidImport(
        `Module imports function "${name}" from "${from}", expected to be imported from one of ["ic0"] instead.`,
      );
    }
    const actual = module.types[typeIndex];
    if (actual !== undefined) assertSignature(name, expected, actual);
  }
}
