import { hasFault } from "../bytes/mod.ts";
import type { CanisterModule, ModuleLimits, PreparedModule } from "./canister-module.ts";
import { readCustomSections } from "./check-custom-sections.ts";
import { readExports } from "./check-exports.ts";
import { assertImports } from "./check-imports.ts";
import {
  assertCodeSize,
  assertDeclarations,
  assertFunction,
  assertModuleSize,
  defaultLimits,
} from "./check-limits.ts";
import { malformed, ModuleError } from "./module-error.ts";
import { parseModule } from "./parse-module.ts";
import { logicalLimit, rewriteModule } from "./rewrite-module.ts";

function prepare(bytes: Uint8Array, limits: ModuleLimits): CanisterModule {
  assertModuleSize(bytes.length, limits);
  const parsed = parseModule(bytes);
  assertCodeSize(parsed, limits);
  assertImports(parsed);
  const exports = readExports(parsed, limits);
  assertDeclarations(parsed, limits);
  const customSections = readCustomSections(parsed, limits);
  const rewritten = rewriteModule(parsed, (index, code) => {
    assertFunction(index, code, limits);
  });
  return {
    bytes: rewritten.bytes,
    width: parsed.memory?.width ?? 32,
    hasMemory: parsed.memory !== undefined,
    initialWasmPages: Number(parsed.memory?.minimumWasmPages ?? 0n),
    maximumWasmPages: logicalLimit(parsed),
    updateMethods: exports.updateMethods,
    queryMethods: exports.queryMethods,
    compositeQueryMethods: exports.compositeQueryMethods,
    exports: exports.functions,
    globals: rewritten.globals,
    customSections,
    hasStart: parsed.startFunction !== undefined,
    importedFunctions: parsed.imports.map(({ name }) => name),
    instructionCount: rewritten.instructionCount,
    tables: parsed.tables.length,
  };
}

/**
 * Checks a module as the Internet Computer does and rewrites it. What is refused here is refused for good; what is
 * accepted may still be ill-typed, which the compiler of the rewritten bytes finds.
 *
 * @param bytes the module, already unpacked if it was gzip-compressed
 * @param limits to replace single bounds of the Internet Computer, in tests
 * @example
 * ```ts
 * const prepared = prepareModule(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
 * prepared.ok; // true: a module that declares nothing is legal
 * ```
 */
export function prepareModule(bytes: Uint8Array, limits: Partial<ModuleLimits> = {}): PreparedModule {
  try {
    return { ok: true, module: prepare(bytes, { ...defaultLimits, ...limits }) };
  } catch (error) {
    const fault = asModuleError(error);
    if (fault === undefined) throw error;
    return { ok: false, refusal: { code: fault.fault.code, message: fault.message } };
  }
}

/** A module that ends too early surfaces as a fault of the byte reader. */
function asModuleError(error: unknown): ModuleError | undefined {
  if (error instanceof ModuleError) return error;
  if (hasFault(error, "bytes/unexpected-end")) return malformed("unexpected end");
  if (hasFault(error, "bytes/leb128-too-long")) return malformed("a LEB128 number is too long");
  return undefined;
}
