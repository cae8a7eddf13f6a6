import { encodeUtf8 } from "../../bytes/mod.ts";
import { CodeBuffer } from "../code-buffer.ts";
import { ValueType } from "../value-type.ts";
import { RandomFunction } from "./random-function.ts";
import type { SeededRandom } from "../../bytes/testing/seeded-random.ts";

const { i32, i64, f64 } = ValueType;

/** A random module and what a test must know of it. */
export interface RandomModule {
  readonly bytes: Uint8Array;
  readonly width: 32 | 64;
  /** Functions exported as `f0`, `f1`, ... that take (i32, i64) and answer an i64. */
  readonly entryPoints: number;
  /** Mutable globals exported as `g0`, `g1`, ... */
  readonly globals: number;
}

const globalTypes = [i32, i64, f64, i32];

function section(id: number, entries: readonly Uint8Array[]): Uint8Array {
  const content = new CodeBuffer().u32(entries.length);
  for (const entry of entries) content.copy(entry);
  return new CodeBuffer().u8(id).u32(content.length).copy(content.view()).view().slice();
}

function bytesOf(write: (target: CodeBuffer) => void): Uint8Array {
  const target = new CodeBuffer();
  write(target);
  return target.view().slice();
}

function exportEntry(name: string, kind: number, index: number): Uint8Array {
  const text = encodeUtf8(name);
  return bytesOf((target) => target.u32(text.length).copy(text).u8(kind).u32(index));
}

function zeroGlobal(type: number): Uint8Array {
  return bytesOf((target) => {
    target.u8(type).u8(1);
    if (type === i32) target.i32Const(0);
    else if (type === i64) target.i64Const(0);
    else target.u8(0x44).copy(new Uint8Array(8));
    target.end();
  });
}

/** Builds a module with one memory of this width, a table, globals, data and element segments of several forms. */
export function randomModule(random: SeededRandom, width: 32 | 64): RandomModule {
  const pages = random.pick([1, 2]);
  const types: Uint8Array[] = [];
  const typeKeys = new Map<string, number>();
  const typeIndex = (params: readonly number[], results: readonly number[]): number => {
    const key = `${params.join()}>${results.join()}`;
    const known = typeKeys.get(key);
    if (known !== undefined) return known;
    types.push(Uint8Array.of(0x60, params.length, ...params, results.length, ...results));
    typeKeys.set(key, types.length - 1);
    return types.length - 1;
  };
  const signatures: { params: number[]; results: number[] }[] = [];
  const bodies: Uint8Array[] = [];
  const functions = 2 + random.below(3);
  for (let index = 0; index < functions; index++) {
    const params = [i32, i64];
    const results = index === 0 && random.oneIn(2) ? [i64, i32] : [i64];
    const scope = {
      random,
      width,
      typeIndex,
      memoryBytes: pages * 65_536,
      callable: [...signatures],
      globals: globalTypes,
      tableSize: functions,
      dataSegments: 3,
    };
    const body = new RandomFunction(scope, params, results).finish(params.length);
    bodies.push(bytesOf((target) => target.u32(body.length).copy(body)));
    signatures.push({ params, results });
  }
  const functionTypes = signatures.map(({ params, results }) => Uint8Array.of(typeIndex(params, results)));
  const wide = width === 64 ? 4 : 0;
  const offset = (value: number): Uint8Array =>
    bytesOf((target) => (width === 64 ? target.i64Const(value) : target.i32Const(value)).end());
  const content = Uint8Array.from({ length: 24 }, (_, index) => index * 7 + 1);
  const active = bytesOf((target) =>
    target
      .u8(0)
      .copy(offset(random.pick([0, 5, 4090, 40_000])))
      .u32(24)
      .copy(content),
  );
  const passive = bytesOf((target) => target.u8(1).u32(24).copy(content));
  const everyFunction = Array.from({ length: functions }, (_, index) => index);
  const elements = [
    bytesOf((target) => target.u8(0).i32Const(0).end().u32(functions).copy(Uint8Array.from(everyFunction))),
    bytesOf((target) => target.u8(5).u8(0x70).u32(1).u8(0xd2).u32(0).end()),
    bytesOf((target) => target.u8(2).u32(0).i32Const(0).end().u8(0).u32(1).u32(0)),
    bytesOf((target) => target.u8(3).u8(0).u32(1).u32(0)),
  ];
  const exports = [
    exportEntry("memory", 2, 0),
    ...signatures.map((_, index) => exportEntry(`f${index}`, 0, index)),
    ...globalTypes.map((_, index) => exportEntry(`g${index}`, 3, index)),
  ];
  const module = new CodeBuffer().copy(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
  module.copy(section(1, types)).copy(section(3, functionTypes));
  module.copy(section(4, [Uint8Array.of(0x70, 0, functions + 1)]));
  module.copy(section(5, [Uint8Array.of(1 | wide, pages, pages + random.below(4))]));
  module.copy(section(6, globalTypes.map(zeroGlobal)));
  module.copy(section(7, exports)).copy(section(9, elements));
  module
    .copy(Uint8Array.of(12, 1, 3))
    .copy(section(10, bodies))
    .copy(section(11, [active, passive, passive]));
  return { bytes: module.view().slice(), width, entryPoints: functions, globals: globalTypes.length };
}
