import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { encodeHex } from "icebox/bytes";
import type { Principal } from "icebox/wire";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { u32 } from "./testing/bytes.ts";
import { digestsOf, downloadFolder, filesOf, uploadFolder } from "./testing/folder-transfer.ts";
import { manageIn } from "./testing/management-calls.ts";
import { SnapshotSubnet } from "./testing/snapshot-subnet.ts";
import { subject } from "./testing/subject.ts";

/** Downloads, uploads, downloads again; answers the files, which must be the same both times. */
async function assertFolderRoundTrip(
  subnet: SnapshotSubnet,
  canister: Principal,
): Promise<ReadonlyMap<string, Uint8Array>> {
  using base = temporaryFolder("snapshot");
  const manage = manageIn(subnet);
  subnet.manage("stop_canister", { canister_id: canister });
  const folderFor = async (snapshot_id: Uint8Array) => {
    const folder = join(base.path, encodeHex(snapshot_id));
    mkdirSync(folder);
    const metadata = await downloadFolder(manage, { canister_id: canister, snapshot_id }, folder);
    return { folder, metadata };
  };
  const taken = await folderFor(subnet.take(canister).id);
  const files = filesOf(taken.folder);
  const uploaded = await uploadFolder(manage, canister, taken);
  const again = await folderFor(uploaded);
  assert.deepEqual(digestsOf(again.folder), digestsOf(taken.folder));
  assert.ok("taken_from_canister" in taken.metadata.source);
  assert.ok("metadata_upload" in again.metadata.source);
  const { source, taken_at_timestamp } = taken.metadata;
  assert.deepEqual({ ...again.metadata, source, taken_at_timestamp }, taken.metadata);
  assert.equal(taken.metadata.wasm_memory_size, BigInt(files.get("wasm_memory.bin")?.length ?? 0));
  assert.deepEqual(files.get("wasm_module.bin"), subject);
  return files;
}

test("PT test_canister_snapshot_download_empty_stable_memory_and_chunk_store: no file for what is empty", async () => {
  const subnet = new SnapshotSubnet();
  const files = await assertFolderRoundTrip(subnet, subnet.installSubject());
  assert.deepEqual([...files.keys()], ["metadata.json", "wasm_memory.bin", "wasm_module.bin"]);
});

test("PT test_canister_snapshot_download_nonempty_stable_memory_and_chunk_store: two ranges and two WasmChunks", async () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.installSubject();
  subnet.run(canister, "fill_stable", u32(42));
  const chunks = [new Uint8Array(1 << 20), new Uint8Array(1 << 19).fill(1)];
  const names = chunks.map((chunk) => {
    const { hash } = subnet.manage("upload_chunk", { canister_id: canister, chunk });
    return `wasm_chunk_store/${encodeHex(hash)}.bin`;
  });
  const files = await assertFolderRoundTrip(subnet, canister);
  assert.deepEqual(
    [...files.keys()],
    ["metadata.json", "stable_memory.bin", ...[...names].sort(), "wasm_memory.bin", "wasm_module.bin"].sort(),
  );
  for (const [index, name] of names.entries()) assert.deepEqual(files.get(name), chunks[index]);
  const stable = Buffer.from(files.get("stable_memory.bin") ?? []);
  assert.equal(stable.length, 42 * 65_536);
  assert.equal(stable.compare(Buffer.alloc(42 * 65_536).map((_, at) => at % 256)), 0);
});
