import assert from "node:assert/strict";
import { test } from "node:test";
import { ByteReader, ByteWriter, joinBytes, piecesOf } from "../../bytes/mod.ts";
import { emptyPageMap, setPages, storedPages, ZERO_PAGE } from "../../pages/mod.ts";
import { SeededRandom } from "../../bytes/testing/seeded-random.ts";
import { checksumOf } from "./checksum.ts";
import { decodeCheckpointBody, encodeCheckpointBody } from "./checkpoint-body.ts";
import { type CommitBody, decodeCommitBody, encodeCommitBody } from "./commit-body.ts";
import { decodeHeader, encodeHeader, noBoot } from "./file-header.ts";
import { type PageChange, readPageChanges, writePageChanges } from "./page-changes.ts";
import { decodeRecord, encodeRecord } from "./record-frame.ts";
import { readNumber, readSigned, writeNumber, writeSigned } from "./var-numbers.ts";
import { StoreError } from "../store-error.ts";

const large = new SeededRandom(5).bytes(100_000);
const place = { storeId: new Uint8Array(16).fill(3), logNumber: 2, offset: 0 };
const round = { sequence: 7n, batchDigest: Uint8Array.of(1), rootHash: new Uint8Array() };

test("writeNumber() and writeSigned() keep every number up to their limits", () => {
  const numbers = [0, 1, 0x7f, 0x80, 2 ** 31, 2 ** 32, 2 ** 52, 2 ** 53 - 1];
  for (const value of numbers) {
    const writer = new ByteWriter();
    writeNumber(writer, value);
    assert.equal(readNumber(new ByteReader(writer.finish())), value);
  }
  for (const value of [0, -1, 63, 64, -64, -65, 2 ** 40, -(2 ** 40), 2 ** 52, -(2 ** 52)]) {
    const writer = new ByteWriter();
    writeSigned(writer, value);
    assert.equal(readSigned(new ByteReader(writer.finish())), value);
  }
});

test("readNumber() refuses a number of 2^53 or more", () => {
  const tooLong = new Uint8Array(10).fill(0xff);
  assert.throws(() => readNumber(new ByteReader(tooLong)), RangeError);
  assert.throws(() => readSigned(new ByteReader(tooLong)), RangeError);
});

test("writePageChanges() keeps changes and needs little for neighbours", () => {
  const changes: PageChange[] = Array.from({ length: 1000 }, (_, index) => [500 + index, 70_000 + index]);
  const writer = new ByteWriter();
  writePageChanges(writer, changes);
  assert.ok(writer.length < 12);
  assert.deepEqual(readPageChanges(new ByteReader(writer.finish())), changes);
});

test("writePageChanges() keeps any ascending changes, zero pages among them", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = new SeededRandom(seed);
    const changes: PageChange[] = [];
    for (let page = random.below(10); changes.length < 40; page += 1 + random.below(random.pick([1, 1, 300])))
      changes.push([page, random.below(4) === 0 ? ZERO_PAGE : random.below(random.pick([30, 1e9]))]);
    const writer = new ByteWriter();
    writePageChanges(writer, changes);
    assert.deepEqual(readPageChanges(new ByteReader(writer.finish())), changes, `seed ${seed}`);
  }
});

test("encodeCommitBody() keeps rounds and moves", () => {
  const pages = [{ firstSlot: 5, checksums: [1, 0xffff_ffff] }];
  const bodies: CommitBody[] = [
    { kind: "move", pages, moves: [{ from: 3, to: 9, length: 2 }] },
    {
      kind: "round",
      round,
      pages,
      memories: [
        { name: "gone", form: "deleted" },
        { name: "new", form: "fresh", pages: [[0, 5]] },
        { name: "fork", form: "now", base: "new", pages: [] },
        { name: "ü", form: "before", base: "old", pages: [[9, ZERO_PAGE]] },
      ],
      records: [
        ["a", Uint8Array.of(1, 2)],
        ["b", undefined],
        ["c", large],
      ],
    },
  ];
  for (const body of bodies) assert.deepEqual(decodeCommitBody(joinBytes(encodeCommitBody(body))), body);
});

test("encodeCommitBody() and encodeRecord() do not copy large values", () => {
  const records = [["a", [Uint8Array.of(1), large]]] as const;
  const body = encodeCommitBody({ kind: "round", round, pages: [], memories: [], records });
  const record = encodeRecord({ commit: 1, synced: 0, body }, place);
  for (const bytes of [body, record]) assert.ok(piecesOf(bytes).includes(large));
  const decoded = decodeRecord(joinBytes(record), place);
  assert.deepEqual(decodeCommitBody(decoded?.body ?? new Uint8Array()), {
    kind: "round",
    round,
    pages: [],
    memories: [],
    records: [["a", Uint8Array.of(1, ...large)]],
  });
});

test("decodeCommitBody() refuses bytes behind the end, and an unknown kind", () => {
  const body = joinBytes(encodeCommitBody({ kind: "move", pages: [], moves: [] }));
  assert.throws(() => decodeCommitBody(Uint8Array.of(...body, 0)), RangeError);
  assert.throws(() => decodeCommitBody(Uint8Array.of(3)), RangeError);
});

test("encodeCheckpointBody() writes shared nodes once, and they are shared again", () => {
  const entries = Array.from({ length: 5000 }, (_, index) => [index * 3, index] as const);
  const base = setPages(emptyPageMap, entries);
  const fork = setPages(base, [[6, 9999]]);
  const records = new Map([["k", Uint8Array.of(7)]]);
  const segments = [
    { number: 0, used: 8, checksums: undefined },
    { number: 1, used: 2, checksums: [3, 4] },
  ];
  const encode = (memories: ReadonlyMap<string, typeof base>) =>
    Buffer.concat([...encodeCheckpointBody({ round, nextSlot: 10, segments, memories, records })]);
  const one = encode(new Map([["base", base]]));
  const both = encode(
    new Map([
      ["base", base],
      ["fork", fork],
      ["empty", emptyPageMap],
    ]),
  );
  assert.ok(both.length - one.length < 500);
  const decoded = decodeCheckpointBody(both);
  assert.deepEqual(decoded.segments, segments);
  assert.deepEqual(decoded.records, records);
  assert.deepEqual(decoded.memories.get("base"), base);
  assert.deepEqual([...storedPages(decoded.memories.get("fork") ?? emptyPageMap)], [...storedPages(fork)]);
  assert.equal(decoded.memories.get("empty"), emptyPageMap);
  const roots = [decoded.memories.get("base")?.root, decoded.memories.get("fork")?.root];
  const [first, second] = roots.map((root) => (root instanceof Float64Array ? undefined : root?.children[1]));
  assert.ok(first !== undefined && first === second);
});

test("decodeRecord() takes a record only at its own place, whole and unchanged", () => {
  const place = { storeId: new Uint8Array(16).fill(3), logNumber: 2, offset: 8 };
  const record = { commit: 4, synced: 3, body: Uint8Array.of(1, 2, 3) };
  const bytes = joinBytes(encodeRecord(record, place));
  const log = new Uint8Array([...new Uint8Array(8), ...bytes]);
  assert.deepEqual(decodeRecord(log, place), record);
  for (const elsewhere of [{ logNumber: 3 }, { storeId: new Uint8Array(16) }])
    assert.equal(decodeRecord(log, { ...place, ...elsewhere }), undefined);
  assert.equal(decodeRecord(log.subarray(0, 8 + 34), place), undefined);
  for (let bit = 0; bit < 8 * (32 + 3); bit++) {
    const changed = log.slice();
    changed[8 + (bit >> 3)] = (changed[8 + (bit >> 3)] ?? 0) ^ (1 << (bit & 7));
    assert.equal(decodeRecord(changed, place), undefined, `bit ${bit}`);
  }
});

test("decodeHeader() refuses a header that a newer program wrote", () => {
  const identity = { id: new Uint8Array(16), slotsPerSegment: 64 };
  const bytes = encodeHeader({ kind: "segm", number: 1, identity, bootId: noBoot, commit: 0, synced: 0 });
  const view = new DataView(bytes.buffer);
  view.setUint32(8, 2, true);
  view.setUint32(68, checksumOf(bytes.subarray(0, 68)), true);
  assert.throws(
    () => decodeHeader(bytes, "p", { kind: "segm", number: 1 }),
    codeIs("store/unsupported-version"),
  );
});

test("decodeHeader() refuses a changed bit and another number", () => {
  const identity = { id: new Uint8Array(16).fill(9), slotsPerSegment: 64 };
  const header = { kind: "clog", number: 5, identity, bootId: noBoot, commit: 6, synced: 2 } as const;
  const bytes = encodeHeader(header);
  assert.deepEqual(decodeHeader(bytes, "p", { kind: "clog", number: 5 }), header);
  assert.throws(() => decodeHeader(bytes, "p", { kind: "clog", number: 4 }), codeIs("store/foreign-file"));
  for (let bit = 0; bit < 8 * bytes.length; bit++) {
    const changed = bytes.slice();
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    assert.throws(
      () => decodeHeader(changed, "p", { kind: "clog", number: 5 }),
      codeIs("store/header-corrupt"),
    );
  }
});

function codeIs(code: string): (error: unknown) => boolean {
  return (error) => error instanceof StoreError && error.fault.code === code;
}
