import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { open as openLmdb } from "lmdb";
import { differingPages, emptyPageMap, PAGE_BYTES, type PageMap, pageSlot, setPages } from "icebox/pages";
import { type DurableStore, FileMedium, openStore, type StoreOptions } from "icebox/store";
import { atMost, type Figure, figure } from "./figure.ts";
import { median } from "./statistics.ts";

const gibPages = 2 ** 30 / PAGE_BYTES;
const commitSizes = [1, 16, 256] as const;

/**
 * Measures the store beside SQLite and LMDB on the same disk in one run: commits of a few pages, and what a memory of 1 GiB of
 * random bytes costs to snapshot, compare, restore, start with, and keep in ten snapshots.
 */
export async function storeBench(progress: (line: string) => void): Promise<Figure[]> {
  const root = mkdtempSync(join(tmpdir(), "icebox-store-bench-"));
  try {
    return [...(await commitFigures(root, progress)), ...(await largeFigures(join(root, "large"), progress))];
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function commitFigures(root: string, progress: (line: string) => void): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const durability of ["process", "disk"] as const) {
    for (const count of commitSizes) {
      progress(`commits of ${count} pages, ${durability}`);
      const repeats = Math.min(durability === "disk" ? 200 : 1000, Math.ceil(30_000 / count));
      const name = `${durability}-${count}`;
      const own = await storeCommitMicros(join(root, name), durability, count, repeats);
      const sqlite = sqliteCommitMicros(join(root, `${name}.db`), durability, count, repeats);
      const what = `${count} pages, ${durability}`;
      figures.push(figure(`commit of ${what}, median`, own, "us"));
      figures.push(figure(`SQLite transaction of ${what}, median`, sqlite, "us"));
      const lmdb = await lmdbCommitMicros(join(root, `${name}.lmdb`), durability, count, repeats);
      figures.push(figure(`LMDB transaction of ${what}, median`, lmdb, "us"));
      figures.push(figure(`commit against SQLite, ${what}`, own / sqlite, "ratio"));
      figures.push(figure(`commit against LMDB, ${what}`, own / lmdb, "ratio"));
    }
  }
  return figures;
}

async function storeCommitMicros(
  directory: string,
  durability: "process" | "disk",
  count: number,
  repeats: number,
): Promise<number> {
  const store = await open(directory, { durability });
  let map: PageMap = emptyPageMap;
  const times: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const pages = randomPages(count);
    const startMs = performance.now();
    map = setPages(
      map,
      pages.map(([index, page]) => [index, store.append(page)] as const),
    );
    await store.commit({ sequence: BigInt(repeat), memories: [{ name: "m", map }] }).durable;
    times.push(performance.now() - startMs);
  }
  await store.close();
  return median(times) * 1000;
}

function sqliteCommitMicros(
  path: string,
  durability: "process" | "disk",
  count: number,
  repeats: number,
): number {
  const database = new DatabaseSync(path);
  database.exec("PRAGMA journal_mode = WAL");
  database.exec(`PRAGMA synchronous = ${durability === "disk" ? "FULL" : "OFF"}`);
  database.exec("CREATE TABLE pages (page INTEGER PRIMARY KEY, content BLOB)");
  const put = database.prepare("INSERT OR REPLACE INTO pages VALUES (?, ?)");
  const times: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const pages = randomPages(count);
    const startMs = performance.now();
    database.exec("BEGIN");
    for (const [index, page] of pages) put.run(index, page);
    database.exec("COMMIT");
    times.push(performance.now() - startMs);
  }
  database.close();
  return median(times) * 1000;
}

async function lmdbCommitMicros(
  path: string,
  durability: "process" | "disk",
  count: number,
  repeats: number,
): Promise<number> {
  const noSync = durability === "process";
  // Without overlapping syncs a transaction of `disk` returns when it is on the disk, as the others do.
  const database = openLmdb<Uint8Array, number>({
    path,
    noSync,
    overlappingSync: false,
    encoding: "binary",
    keyEncoding: "uint32",
    mapSize: 2 ** 30,
  });
  const times: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const pages = randomPages(count);
    const startMs = performance.now();
    database.transactionSync(() => {
      for (const [index, page] of pages) database.putSync(index, page);
    });
    times.push(performance.now() - startMs);
  }
  await database.close();
  return median(times) * 1000;
}

async function largeFigures(directory: string, progress: (line: string) => void): Promise<Figure[]> {
  const figures: Figure[] = [];
  let store = await open(directory);
  progress("writing a memory of 1 GiB");
  const fillMs = performance.now();
  let map: PageMap = emptyPageMap;
  for (let first = 0; first < gibPages; first += 4096) {
    map = setPages(
      map,
      Array.from({ length: 4096 }, (_, index) => [first + index, store.append(randomPage())] as const),
    );
    commitMemory(store, "m", map);
  }
  figures.push(figure("write 1 GiB in commits of 16 MiB", performance.now() - fillMs, "ms"));

  const snapshotMs: number[] = [];
  for (let index = 0; index < 50; index++) {
    const startMs = performance.now();
    commitMemory(store, "snapshot", map);
    snapshotMs.push(performance.now() - startMs);
    commitMemory(store, "snapshot", undefined);
  }
  figures.push(figure("snapshot of 1 GiB, median", median(snapshotMs) * 1000, "us"));

  commitMemory(store, "snapshot", map);
  for (const count of [16, 4096]) {
    const changed = changePages(store, map, count);
    commitMemory(store, "m", changed);
    const heap = new Uint8Array(count * PAGE_BYTES);
    const startMs = performance.now();
    let position = 0;
    for (const page of differingPages(changed, map)) {
      store.read(pageSlot(map, page), heap, position);
      position += PAGE_BYTES;
    }
    commitMemory(store, "m", map);
    figures.push(figure(`restore of 1 GiB, ${count} pages differ`, performance.now() - startMs, "ms"));
  }
  commitMemory(store, "snapshot", undefined);

  progress("ten snapshots, 2 % changed between them");
  await store.checkpoint();
  const changedPages = Math.floor(gibPages * 0.02);
  const beforeBytes = directoryBytes(directory);
  let longestStepMs = 0;
  for (let index = 0; index < 10; index++) {
    commitMemory(store, `snapshot ${index}`, map);
    map = changePages(store, map, changedPages);
    commitMemory(store, "m", map);
    for (let more = true; more;) {
      const startMs = performance.now();
      more = store.collectStep();
      longestStepMs = Math.max(longestStepMs, performance.now() - startMs);
    }
  }
  await store.checkpoint();
  const addedBytes = directoryBytes(directory) - beforeBytes;
  const changedBytes = 10 * changedPages * PAGE_BYTES;
  figures.push(atMost(1.3, "disk of 10 snapshots against changed bytes", addedBytes / changedBytes, "ratio"));

  progress("dropping the snapshots");
  for (let index = 0; index < 10; index++) commitMemory(store, `snapshot ${index}`, undefined);
  for (let more = true; more;) {
    const startMs = performance.now();
    more = store.collectStep();
    longestStepMs = Math.max(longestStepMs, performance.now() - startMs);
  }
  await store.checkpoint();
  const { liveBytes } = store.stats();
  figures.push(figure("longest step of collection", longestStepMs, "ms"));
  figures.push(
    atMost(
      2.25,
      "disk against live bytes after dropping them",
      directoryBytes(directory) / liveBytes,
      "ratio",
    ),
  );
  const checkpointMs = performance.now();
  await store.checkpoint();
  figures.push(figure("checkpoint of 1 GiB", performance.now() - checkpointMs, "ms"));
  for (let index = 0; index < 1000; index++) {
    map = changePages(store, map, 16);
    commitMemory(store, "m", map);
  }
  await store.close();

  const startMs = performance.now();
  store = await open(directory);
  figures.push(
    atMost(1000, "start with 1 GiB and 1,000 commits in the log", performance.now() - startMs, "ms"),
  );
  const range = new Uint8Array(2 ** 20);
  const readMs = performance.now();
  const whole = store.memories.get("m") ?? emptyPageMap;
  for (let offset = 0; offset < 2 ** 30; offset += range.length) store.readRange(whole, offset, range);
  figures.push(figure("read 1 GiB in ranges of 1 MiB", performance.now() - readMs, "ms"));
  await store.close();
  return figures;
}

let sequence = 0n;

function commitMemory(store: DurableStore, name: string, map: PageMap | undefined): void {
  store.commit({ sequence: ++sequence, memories: [{ name, map, bases: ["snapshot"] }] });
}

function changePages(store: DurableStore, map: PageMap, count: number): PageMap {
  const pages = new Set<number>();
  while (pages.size < count) pages.add(Math.floor(Math.random() * gibPages));
  return setPages(
    map,
    [...pages].map((page) => [page, store.append(randomPage())] as const),
  );
}

function randomPages(count: number): [number, Uint8Array][] {
  const pages = new Set<number>();
  while (pages.size < count) pages.add(Math.floor(Math.random() * 4096));
  return [...pages].map((page) => [page, randomPage()]);
}

let filler = 1;

/** A page unlike any before; not compressible by repetition, cheap to make. */
function randomPage(): Uint8Array {
  const words = new Uint32Array(PAGE_BYTES / 4);
  for (let index = 0; index < words.length; index++) {
    filler = (Math.imul(filler, 1_664_525) + 1_013_904_223) >>> 0;
    words[index] = filler;
  }
  return new Uint8Array(words.buffer);
}

function directoryBytes(directory: string): number {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

async function open(directory: string, options?: StoreOptions): Promise<DurableStore> {
  const opened = await openStore(new FileMedium(directory), options);
  if (opened.kind === "refused") throw new Error(`The store was refused: ${opened.fault.code}`);
  return opened.store;
}
