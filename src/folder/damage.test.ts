import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { hasFault } from "../bytes/mod.ts";
import { SeededRandom } from "../bytes/testing/seeded-random.ts";
import type { FolderLayout } from "../wire/mod.ts";
import { createFolderSink } from "./sink/create-folder-sink.ts";
import { openFolder } from "./source/open-folder.ts";
import { sampleSnapshot } from "./testing/sample-snapshot.ts";
import { filesIn, ScratchFolder } from "./testing/scratch-folder.ts";
import { verifyFolder } from "./verify-folder.ts";

const seed = 20_261_120;
const layouts: readonly FolderLayout[] = ["icp", "juno"];

/** Whether the folder is seen to be damaged; an undamaged one fails the test here. */
async function assertDamaged(path: string, message: string): Promise<void> {
  const verdict = await verifyFolder(path);
  assert.equal(verdict.kind, "damaged", message);
}

for (const layout of layouts)
  test(`verifyFolder() finds a changed bit in every file of layout ${layout}`, async () => {
    using scratch = new ScratchFolder();
    const path = await scratch.write("snapshot", sampleSnapshot(1), { layout });
    const random = new SeededRandom(seed);
    for (const [name, bytes] of filesIn(path)) {
      if (bytes.length === 0) continue;
      const bits = [
        0,
        bytes.length * 8 - 1,
        ...Array.from({ length: 12 }, () => random.below(bytes.length * 8)),
      ];
      for (const bit of bits) {
        const damaged = Buffer.from(bytes);
        damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        writeFileSync(join(path, name), damaged);
        await assertDamaged(path, `${name}, bit ${String(bit)}, seed ${String(seed)}`);
      }
      writeFileSync(join(path, name), bytes);
    }
    assert.equal((await verifyFolder(path)).kind, "whole");
  });

for (const layout of layouts)
  test(`verifyFolder() finds a lost, a shortened, a longer and an exchanged file of layout ${layout}`, async () => {
    using scratch = new ScratchFolder();
    const path = await scratch.write("snapshot", sampleSnapshot(2), { layout });
    const files = filesIn(path);
    const other = filesIn(await scratch.write("other", sampleSnapshot(3), { layout }));
    for (const [name, bytes] of files) {
      const changes: [string, Buffer | undefined][] = [["longer", Buffer.concat([bytes, Buffer.alloc(1)])]];
      if (bytes.length > 0) changes.push(["shortened", bytes.subarray(0, -1)], ["emptied", Buffer.alloc(0)]);
      const exchanged = other.get(name);
      if (exchanged !== undefined && !exchanged.equals(bytes)) changes.push(["exchanged", exchanged]);
      for (const [change, content] of changes) {
        if (content !== undefined) writeFileSync(join(path, name), content);
        await assertDamaged(path, `${name} ${change}`);
      }
      rmSync(join(path, name));
      // Without the manifest the floats of this snapshot are lost, which is seen as well.
      await assertDamaged(path, `${name} lost`);
      writeFileSync(join(path, name), bytes);
    }
    assert.equal((await verifyFolder(path)).kind, "whole");
  });

test("openFolder() refuses what is no finished snapshot, each by its code", async () => {
  using scratch = new ScratchFolder();
  const path = await scratch.write("snapshot", sampleSnapshot(4));
  const refused = async (code: string, folder = path): Promise<void> => {
    await assert.rejects(openFolder(folder), (error) => hasFault(error, code), code);
  };
  await refused("folder/not-a-snapshot", scratch.path);
  await refused("folder/not-a-snapshot", scratch.at("absent"));
  rmSync(join(path, "icebox.json"));
  await refused("folder/lost-float");
  writeFileSync(join(path, ".download_progress.json"), "{}");
  await refused("folder/unfinished");
  rmSync(join(path, ".download_progress.json"));
  writeFileSync(join(path, "metadata.json"), Buffer.from([0xff]));
  await refused("folder/damaged");
});

test("FolderSource.read() refuses ranges outside of a section, and closed folders", async () => {
  using scratch = new ScratchFolder();
  const source = await openFolder(await scratch.write("snapshot", sampleSnapshot(5)));
  const outside = (error: unknown): boolean => hasFault(error, "folder/outside-section");
  await assert.rejects(source.read("wasm_memory", 5 * 65_536 - 1, 2), outside);
  await assert.rejects(source.read("wasm_memory", -1, 2), outside);
  await assert.rejects(source.read(`wasm_chunk_store/${"0".repeat(64)}`, 0, 1), outside);
  await source.close();
  await assert.rejects(source.read("wasm_memory", 0, 1), (error) => hasFault(error, "folder/closed"));
});

test("FolderSource.verify() sees what changes after the folder was opened", async () => {
  using scratch = new ScratchFolder();
  const path = await scratch.write("snapshot", sampleSnapshot(6));
  const source = await openFolder(path);
  await source.verify();
  const module = filesIn(path).get("wasm_module.bin") ?? Buffer.alloc(0);
  writeFileSync(join(path, "wasm_module.bin"), module.subarray(0, 100));
  await assert.rejects(source.verify(), (error) => hasFault(error, "folder/damaged"));
  await assert.rejects(source.read("wasm_module", 0, 200), (error) => hasFault(error, "folder/damaged"));
  await source.close();
});

test("openFolder() takes no link, pipe, folder or device for a part of a snapshot, and waits for none", async () => {
  using scratch = new ScratchFolder();
  const path = await scratch.write("snapshot", sampleSnapshot(5));
  for (const name of ["icebox.json", "metadata.json", "wasm_memory.bin"]) {
    const file = join(path, name);
    const elsewhere = scratch.at("elsewhere");
    renameSync(file, elsewhere);
    const makers: readonly (() => void)[] = [
      () => symlinkSync(elsewhere, file),
      () => execFileSync("mkfifo", [file]),
      () => mkdirSync(file),
      () => symlinkSync("/dev/zero", file),
    ];
    for (const make of makers) {
      make();
      await assert.rejects(openFolder(path), (error) => hasFault(error, "folder/not-a-file"), name);
      rmSync(file, { recursive: true });
    }
    renameSync(elsewhere, file);
  }
  assert.equal((await verifyFolder(path)).kind, "whole");
});

test("createFolderSink() does not write through a link in an unfinished folder", async () => {
  using scratch = new ScratchFolder();
  const { manifest } = sampleSnapshot(6);
  const path = scratch.at("snapshot");
  const begun = await createFolderSink(path, manifest);
  await begun.suspend();
  const victim = scratch.at("victim");
  writeFileSync(victim, "precious");
  const section = join(`${path}.partial`, "wasm_memory.bin");
  rmSync(section, { force: true });
  symlinkSync(victim, section);
  const writeOn = async (): Promise<void> => {
    const sink = await createFolderSink(path, manifest, { resume: true });
    try {
      await sink.write("wasm_memory", 0, Uint8Array.of(1));
    } finally {
      await sink.suspend();
    }
  };
  await assert.rejects(writeOn(), (error) => hasFault(error, "folder/not-a-file"));
  assert.equal(readFileSync(victim, "utf8"), "precious");
});
