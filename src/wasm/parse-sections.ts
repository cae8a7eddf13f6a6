import type { ByteReader } from "../bytes/mod.ts";
import { decodeUtf8, isUtf8 } from "../bytes/mod.ts";
import type { ConstantScope } from "./constant-expression.ts";
import { readConstantExpression } from "./constant-expression.ts";
import { malformed, ModuleError, unsupportedFeature } from "./module-error.ts";
import type {
  ByteRange,
  DataSegment,
  DeclaredExport,
  DeclaredGlobal,
  DeclaredMemory,
  DeclaredTable,
  ExportKind,
  FunctionType,
  ImportedFunction,
} from "./parsed-module.ts";
import { exportKinds } from "./parsed-module.ts";
import { isValueType, ValueType } from "./value-type.ts";

function readEntries<T>(reader: ByteReader, read: (index: number) => T): T[] {
  const count = reader.leb128U32();
  if (count > reader.remaining) throw malformed(`a section declares ${count} entries but is shorter`);
  const entries: T[] = [];
  for (let index = 0; index < count; index++) entries.push(read(index));
  return entries;
}

function readName(reader: ByteReader): string {
  const name = reader.take(reader.leb128U32());
  if (!isUtf8(name)) throw malformed("a name is not UTF-8");
  return decodeUtf8(name);
}

function readIndex(reader: ByteReader, count: number, what: string): number {
  const index = reader.leb128U32();
  if (index >= count) throw malformed(`unknown ${what} ${index}: the module has ${count}`);
  return index;
}

function readValueTypes(reader: ByteReader): Uint8Array {
  const types = reader.take(reader.leb128U32());
  for (const type of types) {
    if (!isValueType(type)) throw unsupportedFeature(`value type 0x${type.toString(16)} is not supported`);
  }
  return types;
}

export function parseTypes(reader: ByteReader): FunctionType[] {
  return readEntries(reader, () => {
    const form = reader.u8();
    if (form !== 0x60)
      throw unsupportedFeature(`type form 0x${form.toString(16)} (garbage collection) is not supported`);
    return { params: readValueTypes(reader), results: readValueTypes(reader) };
  });
}

function invalidImport(reason: string): ModuleError {
  return new ModuleError("wasm/invalid-import", `Wasm module has an invalid import section. ${reason}`);
}

export function parseImports(reader: ByteReader, typeCount: number): ImportedFunction[] {
  return readEntries(reader, () => {
    const module = readName(reader);
    const name = readName(reader);
    switch (reader.u8()) {
      case 0:
        return { module, name, typeIndex: readIndex(reader, typeCount, "type") };
      case 1:
        throw invalidImport("Importing tables is not allowed.");
      case 2:
        throw invalidImport("Importing memories is not allowed.");
      case 3:
        throw invalidImport("Importing globals is not allowed.");
      case 4:
        throw invalidImport("Importing tags is not allowed.");
      default:
        throw malformed("an import has an unknown kind");
    }
  });
}

export function parseFunctions(reader: ByteReader, typeCount: number): number[] {
  return readEntries(reader, () => readIndex(reader, typeCount, "type"));
}

interface DeclaredLimits {
  readonly width: 32 | 64;
  readonly minimum: bigint;
  readonly maximum: bigint | undefined;
}

/** Flags: 1 = has a maximum, 2 = shared, 4 = 64 bit. */
function readLimits(reader: ByteReader, what: string): DeclaredLimits {
  const flags = reader.u8();
  if ((flags & 2) !== 0) throw unsupportedFeature(`threads: a shared ${what} is not supported`);
  if (flags > 7) throw unsupportedFeature(`${what} with flags 0x${flags.toString(16)} is not supported`);
  const width = (flags & 4) === 0 ? 32 : 64;
  const read = (): bigint => (width === 64 ? reader.leb128U64() : BigInt(reader.leb128U32()));
  const minimum = read();
  return { width, minimum, maximum: (flags & 1) === 0 ? undefined : read() };
}

export function parseTables(reader: ByteReader): DeclaredTable[] {
  return readEntries(reader, () => {
    const element = reader.u8();
    if (element !== ValueType.funcref && element !== ValueType.externref) {
      throw unsupportedFeature(`table of element type 0x${element.toString(16)} is not supported`);
    }
    const { width, minimum } = readLimits(reader, "table");
    return { element, width, minimumElements: minimum };
  });
}

export function parseMemory(reader: ByteReader): DeclaredMemory | undefined {
  const memories = readEntries(reader, () => {
    const { width, minimum, maximum } = readLimits(reader, "memory");
    return { width, minimumWasmPages: minimum, maximumWasmPages: maximum };
  });
  if (memories.length > 1) throw unsupportedFeature("multiple memories are not supported");
  return memories[0];
}

export function parseGlobals(reader: ByteReader, functionCount: number): DeclaredGlobal[] {
  return readEntries(reader, (index) => {
    const type = reader.u8();
    const mutability = reader.u8();
    if (mutability > 1) throw malformed(`global ${index} has mutability ${mutability}`);
    readConstantExpression(reader, { functionCount, globalCount: index });
    return { type, mutable: mutability === 1 };
  });
}

export function parseExports(
  reader: ByteReader,
  counts: Readonly<Record<ExportKind, number>>,
): DeclaredExport[] {
  return readEntries(reader, () => {
    const name = readName(reader);
    const kind = exportKinds[reader.u8()];
    if (kind === undefined)
      throw unsupportedFeature(`export '${name}' is neither function, table, memory nor global`);
    return { name, kind, index: readIndex(reader, counts[kind], kind) };
  });
}

export function parseStart(reader: ByteReader, functionCount: number): number {
  return readIndex(reader, functionCount, "function");
}

/**
 * Walks over the element segments of every form, so that none can name a function that the rewriting appends, and
 * answers their number. Flags: 1 = passive or declared, 2 = names a table (or, if not active, is declared), 4 = expressions.
 */
export function parseElements(reader: ByteReader, scope: ConstantScope, tableCount: number): number {
  return readEntries(reader, () => {
    const flags = reader.leb128U32();
    if (flags > 7) throw malformed(`element segment with flags ${flags}`);
    if ((flags & 1) === 0) {
      if ((flags & 2) !== 0) readIndex(reader, tableCount, "table");
      readConstantExpression(reader, scope);
    }
    if ((flags & 3) !== 0) readElementKind(reader, (flags & 4) !== 0);
    readEntries(reader, () => {
      if ((flags & 4) === 0) readIndex(reader, scope.functionCount, "function");
      else readConstantExpression(reader, scope);
    });
  }).length;
}

function readElementKind(reader: ByteReader, expressions: boolean): void {
  const kind = reader.u8();
  const known = expressions ? kind === ValueType.funcref || kind === ValueType.externref : kind === 0;
  if (!known) throw unsupportedFeature(`element segment of kind 0x${kind.toString(16)} is not supported`);
}

export function parseBodies(reader: ByteReader): ByteRange[] {
  return readEntries(reader, () => {
    const sizeBytes = reader.leb128U32();
    const start = reader.position;
    reader.skip(sizeBytes);
    return { start, end: start + sizeBytes };
  });
}

export function parseData(reader: ByteReader, scope: ConstantScope, hasMemory: boolean): DataSegment[] {
  return readEntries(reader, () => {
    const flags = reader.leb128U32();
    if (flags > 2) throw malformed(`data segment with flags ${flags}`);
    if (flags === 2 && reader.leb128U32() !== 0)
      throw unsupportedFeature("multiple memories are not supported");
    if (flags !== 1 && !hasMemory) throw malformed("an active data segment needs a memory");
    const offset = flags === 1 ? undefined : readConstantExpression(reader, scope);
    return { offset, content: reader.take(reader.leb128U32()) };
  });
}
