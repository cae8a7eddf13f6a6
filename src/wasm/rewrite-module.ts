import { ABI, tableExportName } from "./abi.ts";
import type { AddedItems } from "./added-items.ts";
import { planAddedItems } from "./added-items.ts";
import { FunctionAnalyzer } from "./analyze-function.ts";
import { addCallback } from "./callback-function.ts";
import type { CanisterGlobal } from "./canister-module.ts";
import { CodeBuffer } from "./code-buffer.ts";
import { DecodedFunction } from "./decoded-function.ts";
import { FunctionDecoder } from "./decode-function.ts";
import { FunctionEmitter } from "./emit-function.ts";
import { addInitData } from "./entry-functions.ts";
import type { AddedFunction } from "./helper-functions.ts";
import { HelperFunctions } from "./helper-functions.ts";
import { instructionCosts } from "./instruction-costs.ts";
import { malformed } from "./module-error.ts";
import { pagesCovered } from "./pages-covered.ts";
import type { ParsedModule } from "./parsed-module.ts";
import { SectionId } from "./parsed-module.ts";
import type { AddedExport } from "./canister-globals.ts";
import { planGlobals } from "./canister-globals.ts";
import { SectionWriter } from "./section-writer.ts";
import { ValueType } from "./value-type.ts";

/** Decides about one decoded function: throws `ModuleError` to refuse it. */
export type FunctionCheck = (index: number, code: DecodedFunction) => void;

export interface RewrittenModule {
  readonly bytes: Uint8Array;
  readonly globals: readonly CanisterGlobal[];
  /** Instructions in the canister's own code. */
  readonly instructionCount: number;
}

interface RewrittenCode {
  readonly bodies: CodeBuffer;
  readonly instructionCount: number;
}

function rewriteCode(
  module: ParsedModule,
  items: AddedItems,
  helpers: HelperFunctions,
  check: FunctionCheck,
): RewrittenCode {
  const code = new DecodedFunction();
  const decoder = new FunctionDecoder(module, code);
  const analyzer = new FunctionAnalyzer(instructionCosts(items.width), items.width);
  const emitter = new FunctionEmitter(module.bytes, items, helpers);
  const bodies = new CodeBuffer();
  let instructionCount = 0;
  module.bodies.forEach((body, index) => {
    const type = module.types[module.functionTypes[module.imports.length + index] ?? -1];
    if (type === undefined) throw malformed(`function ${index} has no type`);
    decoder.decode(index, type, body);
    check(index, code);
    instructionCount += code.count;
    const insertions = analyzer.analyze(code, type.results.length);
    emitter.emit(code, insertions.items, bodies);
  });
  return { bodies, instructionCount };
}

/** Gives each added function a type, appended behind those of the module. */
function planTypes(
  module: ParsedModule,
  added: readonly AddedFunction[],
): { types: Uint8Array[]; indices: number[] } {
  const types: Uint8Array[] = [];
  const indexOf = new Map<string, number>();
  const indices = added.map(({ params, results }) => {
    const key = `${params.join()}>${results.join()}`;
    const known = indexOf.get(key);
    if (known !== undefined) return known;
    const index = module.types.length + types.length;
    types.push(Uint8Array.of(0x60, params.length, ...params, results.length, ...results));
    indexOf.set(key, index);
    return index;
  });
  return { types, indices };
}

function addedGlobals(module: ParsedModule, items: AddedItems): Uint8Array[] {
  const wide = items.width === 64;
  const size = Number(module.memory?.minimumWasmPages ?? 0n);
  const limit = logicalLimit(module);
  const global = (type: number, value: number): Uint8Array => {
    const entry = new CodeBuffer().u8(type).u8(1);
    if (type === ValueType.i64) entry.i64Const(value);
    else entry.i32Const(value);
    return entry.end().view().slice();
  };
  const sizeType = wide ? ValueType.i64 : ValueType.i32;
  return [
    global(ValueType.i64, 0),
    global(ValueType.i32, 0),
    global(sizeType, size),
    global(sizeType, limit),
  ];
}

/** Pages that the heap may have: the declared maximum, at most what an address of its width and the map can reach. */
export function logicalLimit(module: ParsedModule): number {
  if (module.memory === undefined) return 0;
  const reachable = pagesCovered(module.memory) / 16;
  const declared = module.memory.maximumWasmPages;
  return declared === undefined ? reachable : Math.min(Number(declared), reachable);
}

function addedMemories(items: AddedItems): Uint8Array[] {
  if (!items.hasMemory) return [];
  const mapWasmPages = (5 * pagesCovered(items)) / 65_536;
  const map = new CodeBuffer().u8(1).u32(mapWasmPages).u32(mapWasmPages).view().slice();
  const undo = Uint8Array.of(items.width === 64 ? 4 : 0, 0);
  return [map, undo];
}

function addedExports(module: ParsedModule, items: AddedItems, helpers: HelperFunctions): AddedExport[] {
  const initData = addInitData(items, helpers, module.data);
  const callback = addCallback(module, helpers);
  const { gas, dirtyCount, size, limit } = items.globals;
  const exports: AddedExport[] = [
    { name: ABI.gas, kind: "global", index: gas },
    { name: ABI.dirtyCount, kind: "global", index: dirtyCount },
    { name: ABI.size, kind: "global", index: size },
    { name: ABI.limit, kind: "global", index: limit },
    { name: ABI.initData, kind: "function", index: initData },
  ];
  if (items.hasMemory) {
    const { heap, map, undo } = items.memories;
    exports.push(
      { name: ABI.heap, kind: "memory", index: heap },
      { name: ABI.map, kind: "memory", index: map },
      { name: ABI.undo, kind: "memory", index: undo },
      { name: ABI.touchRange, kind: "function", index: helpers.touchRange },
    );
  }
  if (callback !== undefined) exports.push({ name: ABI.callback, kind: "function", index: callback });
  if (module.startFunction !== undefined)
    exports.push({ name: ABI.start, kind: "function", index: module.startFunction });
  module.tables.forEach((_, index) => exports.push({ name: tableExportName(index), kind: "table", index }));
  return exports;
}

function writeData(writer: SectionWriter, module: ParsedModule, items: AddedItems): void {
  const segments = module.data.map(({ content }) => content);
  if (items.activeSegments.size > 0) segments.push(new Uint8Array(0));
  if (segments.length === 0) return;
  const section = new CodeBuffer().u32(segments.length);
  for (const content of segments) section.u8(1).u32(content.length).copy(content);
  writer.section(SectionId.data, section.view());
}

/** Rewrites a module that was accepted. `check` sees every function and may still refuse. */
export function rewriteModule(module: ParsedModule, check: FunctionCheck): RewrittenModule {
  const items = planAddedItems(module);
  const helpers = new HelperFunctions(items, module.functionTypes.length);
  const { bodies, instructionCount } = rewriteCode(module, items, helpers, check);
  const ownExports = addedExports(module, items, helpers);
  const { globals, exports: globalExports } = planGlobals(module, helpers);
  const exports = [...ownExports, ...globalExports];
  const { types, indices } = planTypes(module, helpers.added);

  const writer = new SectionWriter(module);
  writer.extended(SectionId.type, types);
  writer.kept(SectionId.import);
  writer.extended(
    SectionId.function,
    indices.map((index) => new CodeBuffer().u32(index).view().slice()),
  );
  writer.kept(SectionId.table);
  writer.extended(SectionId.memory, addedMemories(items));
  writer.extended(SectionId.global, addedGlobals(module, items));
  writer.extendedExports(exports);
  writer.kept(SectionId.element);
  const segmentCount = module.data.length + (items.activeSegments.size > 0 ? 1 : 0);
  if (segmentCount > 0) writer.section(SectionId.dataCount, new CodeBuffer().u32(segmentCount).view());
  writer.code(
    bodies.view(),
    helpers.added.map(({ body }) => body),
  );
  writeData(writer, module, items);
  writer.names();
  return { bytes: writer.finish(), globals, instructionCount };
}
