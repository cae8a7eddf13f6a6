import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { PAGE_BYTES, type PageMap, setPages } from "../../src/pages/mod.ts";
import { checkStore, FileMedium, openStore } from "../../src/store/mod.ts";
import { filledPage } from "../../src/store/testing/store-workload.ts";
import { readStoreDirectory } from "../../tools/read-store.ts";

const root = mkdtempSync(join(tmpdir(), "icebox-upgrade-"));
after(() => rmSync(root, { recursive: true, force: true }));
const fixtures = join(import.meta.dirname, "fixtures");

const heap = new Map([
  [0, 2000],
  [1, 2001],
  [2, 2002],
  [3, 1003],
  [70, 1070],
]);

for (const version of readdirSync(fixtures).filter((name) => name.startsWith("store-"))) {
  const directory = join(root, version);
  cpSync(join(fixtures, version), directory, { recursive: true });

  test(`the independent reader reads ${version}`, () => {
    const content = readStoreDirectory(directory);
    assert.equal(content.sequence, 3n);
    for (const [page, value] of heap)
      assert.deepEqual(
        new Uint8Array(content.page(content.memories.get("snapshot")?.get(page) ?? -1)),
        filledPage(value),
      );
    assert.equal(content.memories.get("heap")?.size, heap.size + 1);
  });

  test(`openStore() opens ${version}, which an earlier program left in a crash, and goes on`, async () => {
    const medium = new FileMedium(directory);
    assert.deepEqual(checkStore(medium).faults, []);
    const opened = await openStore(medium);
    assert.ok(opened.kind === "opened");
    const { store } = opened;
    assert.equal(opened.round.sequence, 3n);
    assert.equal(new TextDecoder().decode(opened.records.get("greeting")), "hello");
    const hash = new TextDecoder().decode(opened.records.get("blob"));
    assert.equal(new TextDecoder().decode(store.readBlob(hash)), "a module");
    const bytes = new Uint8Array(PAGE_BYTES);
    const assertPage = (map: PageMap | undefined, page: number, value: number) => {
      assert.ok(map !== undefined);
      store.readRange(map, page * PAGE_BYTES, bytes);
      assert.deepEqual(bytes, filledPage(value), `page ${page}`);
    };
    for (const [page, value] of heap) {
      assertPage(store.memories.get("heap"), page, value);
      assertPage(store.memories.get("snapshot"), page, value);
    }
    assertPage(store.memories.get("heap"), 5000, 5001);
    const snapshot = store.memories.get("snapshot");
    assert.ok(snapshot !== undefined);
    const map = setPages(snapshot, [[9, store.append(filledPage(9))]]);
    store.commit({ sequence: 4n, memories: [{ name: "heap", map }] });
    await store.checkpoint();
    await store.close();
    const again = readStoreDirectory(directory);
    assert.equal(again.sequence, 4n);
    assert.deepEqual(new Uint8Array(again.page(again.memories.get("heap")?.get(9) ?? -1)), filledPage(9));
  });
}
