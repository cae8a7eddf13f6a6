import assert from "node:assert/strict";
import { test } from "node:test";
import { hasFault } from "../../bytes/mod.ts";
import { SeededRandom } from "../../bytes/testing/seeded-random.ts";
import { decodeIcpMetadata, encodeIcpMetadata, floatsLostByIcp } from "./icp-metadata.ts";
import {
  decodeJunoMetadata,
  encodeJunoMetadata,
  floatsLostByJuno,
  isJunoMetadata,
  type JunoFile,
  type JunoFileKind,
} from "./juno-metadata.ts";
import { randomMetadata } from "./testing/random-metadata.ts";

const seed = 20_261_120;

test("decodeIcpMetadata() gives back what encodeIcpMetadata() was given, with the floats beside it", () => {
  const random = new SeededRandom(seed);
  for (let round = 0; round < 300; round++) {
    const metadata = randomMetadata(random);
    const floats = floatsLostByIcp(metadata);
    const read = decodeIcpMetadata(encodeIcpMetadata(metadata), floats);
    assert.deepEqual(read.metadata, metadata, `seed ${String(seed)}, round ${String(round)}`);
    assert.equal(read.otherFields.size, 0);
  }
});

test("decodeJunoMetadata() gives back what encodeJunoMetadata() was given, with the floats beside it", () => {
  const random = new SeededRandom(seed);
  for (let round = 0; round < 300; round++) {
    const kinds: readonly JunoFileKind[] = ["wasmModule", "wasmMemory", "stableMemory", "wasmChunkStore"];
    const files = new Map<JunoFileKind, JunoFile>();
    for (const kind of kinds)
      if (random.oneIn(2)) files.set(kind, { sizeBytes: random.u32(), sha256: "0123456789abcdef".repeat(4) });
    const metadata = randomMetadata(random);
    const whole = { snapshotId: random.oneIn(2) ? undefined : "00ff", metadata, files };
    const text = encodeJunoMetadata(whole);
    const read = decodeJunoMetadata(text, floatsLostByJuno(metadata));
    assert.deepEqual(read, whole, `seed ${String(seed)}, round ${String(round)}`);
    assert.equal(isJunoMetadata(text), true);
    assert.equal(isJunoMetadata(encodeIcpMetadata(metadata)), false);
  }
});

test("a float that the file cannot hold is refused without its bits", () => {
  const metadata = {
    ...randomMetadata(new SeededRandom(seed)),
    globals: [{ i32: 1 }, { f64: 0x7ff8000000000001n }],
  };
  const lost = (error: unknown) => hasFault(error, "wire/lost-float");
  const icp = encodeIcpMetadata(metadata);
  assert.throws(() => decodeIcpMetadata(icp), lost);
  assert.throws(() => decodeIcpMetadata(icp, new Map([[0, 5n]])), lost);
  assert.throws(() => decodeIcpMetadata(icp, new Map([[1, 2n ** 64n]])), lost);
  const juno = encodeJunoMetadata({ snapshotId: undefined, metadata, files: new Map() });
  assert.throws(() => decodeJunoMetadata(juno), lost);
});

test("decodeIcpMetadata() keeps unknown fields, and encodeIcpMetadata() writes them again", () => {
  const text = encodeIcpMetadata({ ...randomMetadata(new SeededRandom(seed)), globals: [] });
  const later = text.replace(/\n\}$/, ',\n  "novel": {\n    "big": 18446744073709551617\n  }\n}');
  const { metadata, otherFields } = decodeIcpMetadata(later);
  assert.deepEqual([...otherFields.keys()], ["novel"]);
  assert.equal(encodeIcpMetadata(metadata, otherFields), later);
});

test("decodeIcpMetadata() takes options that are null or left out", () => {
  const text = `{"taken_at_timestamp": 1, "wasm_module_size": 2, "globals": [], "wasm_memory_size": 3,
    "stable_memory_size": 4, "wasm_chunk_store": [], "canister_version": 5, "certified_data": [],
    "global_timer": null}`;
  const { metadata } = decodeIcpMetadata(text);
  assert.deepEqual(metadata.global_timer, []);
  assert.deepEqual(metadata.on_low_wasm_memory_hook_status, []);
  assert.deepEqual(metadata.source, { metadata_upload: null });
});

test("decodeIcpMetadata() refuses what is not metadata, with line and column", () => {
  const random = new SeededRandom(3);
  const whole = encodeIcpMetadata({
    ...randomMetadata(random),
    globals: [{ i32: 1 }],
    wasm_chunk_store: [{ hash: new Uint8Array(32) }],
    on_low_wasm_memory_hook_status: [{ ready: null }],
  });
  const replace = (from: string | RegExp, to: string) => {
    const changed = whole.replace(from, to);
    assert.notEqual(changed, whole);
    return changed;
  };
  const cases = [
    "[]",
    "{}",
    replace(/"wasm_module_size": \d+/, '"wasm_module_size": -1'),
    replace(/"wasm_module_size": \d+/, '"wasm_module_size": 18446744073709551616'),
    replace(/"wasm_module_size": \d+/, '"wasm_module_size": 1.0'),
    replace(/"wasm_module_size": \d+/, '"wasm_module_size": "1"'),
    replace(/"globals": \[[^]*?\n {2}\]/, '"globals": [{"i32": 2147483648}]'),
    replace(/"globals": \[[^]*?\n {2}\]/, '"globals": [{"i64": 9223372036854775808}]'),
    replace(/"globals": \[[^]*?\n {2}\]/, '"globals": [{"f64": 1e400}]'),
    replace(/"globals": \[[^]*?\n {2}\]/, '"globals": [{"f32": "1"}]'),
    replace(/"globals": \[[^]*?\n {2}\]/, '"globals": [{"v128": [1, 2, 3, 4, 5]}]'),
    replace(/"globals": \[[^]*?\n {2}\]/, '"globals": [{"v128": [4294967296]}]'),
    replace(/"globals": \[[^]*?\n {2}\]/, '"globals": [{"i16": 1}]'),
    replace(/"globals": \[[^]*?\n {2}\]/, '"globals": [null]'),
    replace(/"hash": \[\n +0,/, '"hash": ['),
    replace(/"hash": \[\n +0,/, '"hash": [256,'),
    replace(/"taken_from_canister"|"metadata_upload"/, '"elsewhere"'),
    replace(/"global_timer": .*/, '"global_timer": "later",'),
    replace(/"on_low_wasm_memory_hook_status": .*/, '"on_low_wasm_memory_hook_status": "soon"'),
  ];
  for (const text of cases)
    assert.throws(
      () => decodeIcpMetadata(text),
      (error) =>
        hasFault(error, "wire/bad-snapshot-metadata") &&
        error instanceof Error &&
        /^metadata\.json:\d+:\d+: /.test(error.message),
      text,
    );
});

test("decodeJunoMetadata() refuses file names of another choice, which could lead out of the folder", () => {
  const metadata = randomMetadata(new SeededRandom(seed));
  const file = { sizeBytes: 1, sha256: "00".repeat(32) };
  const text = encodeJunoMetadata({ snapshotId: "00", metadata, files: new Map([["wasmModule", file]]) });
  for (const changed of [
    text.replace("wasm-code.bin", "../../etc/passwd"),
    text.replace("0x00", "xyz"),
    text.replace('"00000000', '"0000000g'),
    text.replace('"__bigint__": "', '"__bigint__": "x'),
    text.replace('"__bigint__"', '"bigint"'),
  ])
    assert.throws(
      () => decodeJunoMetadata(changed),
      (error) => hasFault(error, "wire/bad-snapshot-metadata"),
    );
});
