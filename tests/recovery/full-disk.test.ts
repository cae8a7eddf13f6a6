import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { verifyFolder } from "icebox/folder";
import { mountSmallDisk, type SmallDisk } from "./testing/small-disk.ts";
import { startToolFixture } from "./testing/tool-fixture.ts";

const snapshot = ["canister", "snapshot"];
const heapMiB = 12;

/** Mounts the disk, or says why the test is skipped. */
function diskFor(context: TestContext, path: string, mebibytes: number): SmallDisk | undefined {
  const disk = mountSmallDisk(path, mebibytes);
  if (disk === undefined)
    context.skip("this process may not mount file systems; the limit of file sizes is tested");
  return disk;
}

test("icebox canister snapshot download to a full file system publishes nothing, and resumes when there is room", async (context) => {
  await using tool = await startToolFixture();
  using disk = diskFor(context, join(tool.makeFolder(), "disk"), 8);
  if (disk === undefined) return;
  const canister = await tool.makeLargeCanister(heapMiB);
  const before = await tool.see(canister);
  const words = [
    ...snapshot,
    "download",
    canister.toText(),
    before.snapshots[0] ?? "",
    "-o",
    "saved",
    ...tool.network,
  ];
  const full = await tool.run(words, { cwd: disk.path });
  assert.equal(full.code, 1, full.stderr);
  assert.match(full.stderr, /^Code: folder\/disk-full\nNext: Make room on the disk, .* --resume$/m);
  const folder = join(disk.path, "saved");
  assert.ok(!existsSync(folder) && existsSync(`${folder}.partial`));
  const upload = await tool.run([...snapshot, "upload", canister.toText(), "-i", "saved", ...tool.network], {
    cwd: disk.path,
  });
  assert.match(upload.stderr, /^Code: folder\/unfinished$/m);
  const again = await tool.run([...words, "--resume"], { cwd: disk.path });
  assert.match(again.stderr, /^Code: folder\/disk-full$/m);

  disk.grow(64);
  const resumed = await tool.run([...words, "--resume"], { cwd: disk.path });
  assert.equal(resumed.code, 0, resumed.stderr);
  assert.equal((await verifyFolder(folder)).kind, "whole");
  assert.deepEqual(await tool.see(canister), before);
});

test("icebox canister snapshot download beyond the limit of file sizes publishes nothing, and icebox recover resumes it", async () => {
  await using tool = await startToolFixture();
  const canister = await tool.makeLargeCanister(heapMiB);
  const { snapshots } = await tool.see(canister);
  const cwd = tool.makeFolder();
  const words = [
    ...snapshot,
    "download",
    canister.toText(),
    snapshots[0] ?? "",
    "-o",
    "saved",
    ...tool.network,
  ];
  const full = await tool.run(words, { cwd, fileLimit: 4096 });
  assert.equal(full.code, 1, full.stderr);
  assert.match(full.stderr, /^Code: folder\/disk-full$/m);
  assert.ok(!existsSync(join(cwd, "saved")));
  const recovered = await tool.run(["recover"]);
  assert.equal(recovered.code, 0, recovered.stderr);
  assert.equal((await verifyFolder(join(cwd, "saved"))).kind, "whole");
});

test("icebox changes nothing on a network while it cannot write what it is about to do", async (context) => {
  await using tool = await startToolFixture();
  using disk = diskFor(context, join(tool.makeFolder(), "disk"), 1);
  if (disk === undefined) return;
  const home = tool.makeHome(disk.path);
  const canister = await tool.makeCanister("running", 2);
  const before = await tool.see(canister);
  const [first = ""] = before.snapshots;
  const cwd = tool.makeFolder();
  disk.fill();
  const run = (...words: readonly string[]) =>
    tool.run([...snapshot, ...words, ...tool.network], { cwd, home });
  const id = canister.toText();
  const saved = await run("download", id, first, "-o", "saved");
  assert.equal(saved.code, 0, saved.stderr);
  assert.match(saved.stderr, /^icebox recover will not know of this download: .*the disk is full$/m);

  const changing = [
    ["create", id, "--auto-stop"],
    ["restore", id, first, "--auto-stop"],
    ["delete", id, first],
    ["upload", id, "-i", "saved"],
  ];
  for (const words of changing) {
    const { code, stderr } = await run(...words);
    assert.equal(code, 1, words.join(" "));
    assert.match(stderr, /^Code: recovery\/not-writable\nNext: Make room/m, words.join(" "));
    assert.deepEqual(await tool.see(canister), before, words.join(" "));
  }
  assert.equal((await tool.run(["recover", "--list"], { home })).stdout, "");
  disk.makeRoom();
  for (const words of changing) assert.equal((await run(...words)).code, 0, words.join(" "));
});
