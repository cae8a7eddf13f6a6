import type { ModuleLimits } from "./canister-module.ts";
import type { DecodedFunction } from "./decoded-function.ts";
import { ModuleError } from "./module-error.ts";
import type { ParsedModule } from "./parsed-module.ts";
import { SectionId } from "./parsed-module.ts";
import { globalTypeOf } from "./value-type.ts";

/** The Internet Computer's bounds. */
export const defaultLimits: ModuleLimits = {
  moduleBytes: 100 * 1024 * 1024,
  codeSectionBytes: 10 * 1024 * 1024,
  functions: 50_000,
  globals: 1000,
  tables: 1,
  tableElements: 1_000_000,
  customSections: 16,
  customSectionBytes: 1024 * 1024,
  methods: 1000,
  methodNameBytes: 20_000,
  functionInstructions: 1_000_000,
  functionComplexity: 1_000_000,
  wasmPages32: 65_536,
  wasmPages64: 98_304,
};

/** Throws ModuleError if the module or its code is larger than allowed. */
export function assertModuleSize(sizeBytes: number, limits: ModuleLimits): void {
  if (sizeBytes <= limits.moduleBytes) return;
  throw new ModuleError(
    "wasm/module-too-large",
    `Wasm module size of ${sizeBytes} exceeds the maximum allowed size of ${limits.moduleBytes}.`,
  );
}

function assertMemory(module: ParsedModule, limits: ModuleLimits): void {
  const { memory } = module;
  if (memory === undefined) return;
  const allowed = memory.width === 64 ? limits.wasmPages64 : limits.wasmPages32;
  const declared = memory.maximumWasmPages ?? memory.minimumWasmPages;
  const larger = declared > memory.minimumWasmPages ? declared : memory.minimumWasmPages;
  if (larger <= BigInt(allowed)) return;
  throw new ModuleError(
    "wasm/memory-too-large",
    `Wasm module defines a memory of ${larger} pages which exceeds the maximum allowed ${allowed} pages.`,
  );
}

function assertTables(module: ParsedModule, limits: ModuleLimits): void {
  if (module.tables.length > limits.tables) {
    throw new ModuleError(
      "wasm/too-many-tables",
      `Wasm module defined ${module.tables.length} tables which exceeds the maximum number allowed ${limits.tables}.`,
    );
  }
  for (const { minimumElements } of module.tables) {
    if (minimumElements <= BigInt(limits.tableElements)) continue;
    throw new ModuleError(
      "wasm/table-too-large",
      `Wasm module defines a table of ${minimumElements} elements which exceeds the maximum allowed ` +
        `${limits.tableElements}.`,
    );
  }
}

function assertData(module: ParsedModule): void {
  const width = module.memory?.width ?? 32;
  for (const { offset } of module.data) {
    if (offset === undefined || offset.kind === `i${width}`) continue;
    const opcode = offset.kind === "other" ? ` 0x${offset.opcode.toString(16)}` : "";
    throw new ModuleError(
      "wasm/invalid-data-offset",
      "Wasm module has an invalid data section. Invalid offset expression in data segment for " +
        `${width}bit memory: ${offset.kind}${opcode}`,
    );
  }
}

/** Throws ModuleError if the declarations of a module exceed the limits. */
export function assertDeclarations(module: ParsedModule, limits: ModuleLimits): void {
  assertData(module);
  if (module.globals.length > limits.globals) {
    throw new ModuleError(
      "wasm/too-many-globals",
      `Wasm module defined ${module.globals.length} globals which exceeds the maximum number allowed ` +
        `${limits.globals}.`,
    );
  }
  for (const { type } of module.globals) {
    if (globalTypeOf(type) !== undefined) continue;
    throw new ModuleError(
      "wasm/unsupported-feature",
      `Wasm module has an invalid global section. Unsupported global type: 0x${type.toString(16)}`,
    );
  }
  if (module.bodies.length > limits.functions) {
    throw new ModuleError(
      "wasm/too-many-functions",
      `Wasm module defined ${module.bodies.length} functions, which exceeds the maximum number allowed ` +
        `${limits.functions}.`,
    );
  }
  assertTables(module, limits);
  assertMemory(module, limits);
}

/** Throws ModuleError if the code section is larger than allowed. */
export function assertCodeSize(module: ParsedModule, limits: ModuleLimits): void {
  const code = module.sections.get(SectionId.code);
  const sizeBytes = code === undefined ? 0 : code.end - code.start;
  if (sizeBytes <= limits.codeSectionBytes) return;
  throw new ModuleError(
    "wasm/code-section-too-large",
    `Wasm module code section size of ${sizeBytes} exceeds the maximum allowed size of ${limits.codeSectionBytes}.`,
  );
}

/** Throws ModuleError if one function is larger or more complex than allowed. */
export function assertFunction(index: number, code: DecodedFunction, limits: ModuleLimits): void {
  if (code.complexity > limits.functionComplexity) {
    throw new ModuleError(
      "wasm/function-too-complex",
      `Wasm module contains a function at index ${index} with complexity ${code.complexity} ` +
        `which exceeds the maximum complexity allowed ${limits.functionComplexity}.`,
    );
  }
  if (code.count > limits.functionInstructions) {
    throw new ModuleError(
      "wasm/function-too-large",
      `Wasm module contains a function at index ${index} of size ${code.count} ` +
        `that exceeds the maximum allowed size of ${limits.functionInstructions}.`,
    );
  }
}
