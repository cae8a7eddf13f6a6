import { emptyPageMap, setPages } from "../../../src/pages/mod.ts";
import { FileMedium, openStore } from "../../../src/store/mod.ts";
import { filledPage } from "../../../src/store/testing/store-workload.ts";

/**
 * Writes the store that is kept as a fixture: full and open segments, a checkpoint, a log with rounds and a move, a blob.
 * `node tests/recovery/support/write-fixture.ts DIRECTORY`, once per format version.
 */
const medium = new FileMedium(process.argv[2] ?? "");
const opened = await openStore(medium, { slotsPerSegment: 4 });
if (opened.kind === "refused") throw new Error(opened.fault.code);
const { store } = opened;
const write = (pages: readonly number[], value: number) =>
  pages.map((page) => [page, store.append(filledPage(value + page))] as const);
const hash = store.putBlob(new TextEncoder().encode("a module"));
const first = setPages(emptyPageMap, write([0, 1, 2, 3, 70], 1000));
const records = [["greeting", new TextEncoder().encode("hello")]] as const;
store.commit({ sequence: 1n, memories: [{ name: "heap", map: first }], records });
await store.checkpoint();
const second = setPages(first, write([0, 1, 2], 2000));
const memories = [
  { name: "heap", map: second },
  { name: "snapshot", map: second },
];
const blob = [["blob", new TextEncoder().encode(hash)]] as const;
store.commit({
  sequence: 2n,
  batchDigest: Uint8Array.of(1, 2),
  rootHash: Uint8Array.of(3),
  memories,
  records: blob,
});
while (store.collectStep());
store.commit({ sequence: 3n, memories: [{ name: "heap", map: setPages(second, write([5000], 1)) }] });
// Ends as a crash would, with the checkpoint after the move unfinished.
medium.release();
process.exit(0);
