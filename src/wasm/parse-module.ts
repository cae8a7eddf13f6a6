import { ByteReader, decodeUtf8, isUtf8 } from "../bytes/mod.ts";
import { malformed, unsupportedFeature } from "./module-error.ts";
import type { ByteRange, CustomContent, FunctionType, ParsedModule } from "./parsed-module.ts";
import { SectionId } from "./parsed-module.ts";
import {
  parseBodies,
  parseData,
  parseElements,
  parseExports,
  parseFunctions,
  parseGlobals,
  parseImports,
  parseMemory,
  parseStart,
  parseTables,
  parseTypes,
} from "./parse-sections.ts";

const header = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);

/** Order in which sections must stand: the data count comes before the code. */
const sectionOrder = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 10, 11];

interface Sections {
  readonly ranges: Map<number, ByteRange>;
  readonly custom: CustomContent[];
}

function splitSections(bytes: Uint8Array): Sections {
  const reader = new ByteReader(bytes);
  if (bytes.length < header.length || header.some((byte, index) => bytes[index] !== byte)) {
    throw malformed("the module does not start with the WebAssembly magic number and version 1");
  }
  reader.skip(header.length);
  const ranges = new Map<number, ByteRange>();
  const custom: CustomContent[] = [];
  let lastRank = -1;
  while (reader.remaining > 0) {
    const id = reader.u8();
    const sizeBytes = reader.leb128U32();
    const start = reader.position;
    reader.skip(sizeBytes);
    const range = { start, end: start + sizeBytes };
    if (id === SectionId.custom) {
      custom.push(readCustom(bytes, range));
      continue;
    }
    if (id === SectionId.tag) throw unsupportedFeature("exception handling is not supported");
    const rank = sectionOrder.indexOf(id);
    if (rank < 0) throw malformed(`unknown section ${id}`);
    if (rank <= lastRank) throw malformed(`section ${id} is out of order`);
    lastRank = rank;
    ranges.set(id, range);
  }
  return { ranges, custom };
}

function readCustom(bytes: Uint8Array, range: ByteRange): CustomContent {
  const reader = new ByteReader(bytes.subarray(range.start, range.end));
  const name = reader.take(reader.leb128U32());
  if (!isUtf8(name)) throw malformed("the name of a custom section is not UTF-8");
  return { name: decodeUtf8(name), content: reader.take(reader.remaining) };
}

/**
 * Reads a section with `read` and requires that it is used up. An absent section reads as if it had no entries.
 */
function readSection<T>(
  bytes: Uint8Array,
  range: ByteRange | undefined,
  empty: T,
  read: (reader: ByteReader) => T,
): T {
  if (range === undefined) return empty;
  const reader = new ByteReader(bytes.subarray(0, range.end), range.start);
  const content = read(reader);
  if (reader.remaining > 0) throw malformed(`a section has ${reader.remaining} bytes too many`);
  return content;
}

/** Reads a module's declarations. Function bodies are only located; `decodeFunction` reads them. */
export function parseModule(bytes: Uint8Array): ParsedModule {
  const { ranges, custom } = splitSections(bytes);
  const section = <T>(id: number, empty: T, read: (reader: ByteReader) => T): T =>
    readSection(bytes, ranges.get(id), empty, read);

  const types = section<FunctionType[]>(SectionId.type, [], parseTypes);
  const imports = section(SectionId.import, [], (reader) => parseImports(reader, types.length));
  const ownTypes = section<number[]>(SectionId.function, [], (reader) =>
    parseFunctions(reader, types.length),
  );
  const functionTypes = [...imports.map((entry) => entry.typeIndex), ...ownTypes];
  const tables = section(SectionId.table, [], (reader) => parseTables(reader));
  const memory = section(SectionId.memory, undefined, parseMemory);
  const functionCount = functionTypes.length;
  const globals = section(SectionId.global, [], (reader) => parseGlobals(reader, functionCount));
  const counts = {
    function: functionCount,
    table: tables.length,
    memory: memory === undefined ? 0 : 1,
    global: globals.length,
  };
  const scope = { functionCount, globalCount: globals.length };
  const exports = section(SectionId.export, [], (reader) => parseExports(reader, counts));
  const startFunction = section(SectionId.start, undefined, (reader) => parseStart(reader, functionCount));
  const elementCount = section(SectionId.element, 0, (reader) => parseElements(reader, scope, tables.length));
  const bodies = section<ByteRange[]>(SectionId.code, [], parseBodies);
  if (bodies.length !== ownTypes.length)
    throw malformed("function and code section have inconsistent lengths");
  const data = section(SectionId.data, [], (reader) => parseData(reader, scope, memory !== undefined));
  const dataCount = section(SectionId.dataCount, data.length, (reader) => reader.leb128U32());
  if (dataCount !== data.length) throw malformed("data count and data section have inconsistent lengths");
  return {
    bytes,
    sections: ranges,
    types,
    imports,
    functionTypes,
    tables,
    memory,
    globals,
    exports,
    startFunction,
    elementCount,
    bodies,
    data,
    custom,
  };
}
