import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "../../tests/support/temporary-folder.ts";
import {
  callMethod,
  type Client,
  connect,
  convertFolder,
  deployModule,
  downloadSnapshot,
  generateIdentity,
  hasFault,
  listSnapshots,
  loadSnapshot,
  type Principal,
  replyOf,
  startCanister,
  startNetwork,
  stopCanister,
  takeSnapshot,
  uploadSnapshot,
  type UploadState,
  verifyFolder,
} from "./mod.ts";

const wasmModule = readFileSync(join(import.meta.dirname, "../../docs/guides/library/counter.wasm"));

/** A client with a counter that was stopped and snapshotted at 1. */
async function snapshottedCounter(
  client: Client,
): Promise<{ canisterId: Principal; snapshotId: Uint8Array }> {
  const canisterId = replyOf(await deployModule(client, { wasmModule }), "deploy the counter");
  replyOf(await callMethod(client, { canisterId, methodName: "increment" }), "increment");
  replyOf(await stopCanister(client, canisterId), "stop");
  const snapshot = replyOf(await takeSnapshot(client, { canisterId }), "take a snapshot");
  return { canisterId, snapshotId: snapshot.id };
}

test("downloadSnapshot() and uploadSnapshot() carry the state to another canister, through any layout", async () => {
  await using network = await startNetwork();
  using folder = temporaryFolder("library");
  const client = await connect(network, { identity: generateIdentity() });
  const { canisterId, snapshotId } = await snapshottedCounter(client);
  const target = replyOf(await deployModule(client, { wasmModule }), "deploy another");
  replyOf(await stopCanister(client, target), "stop the other");

  const first = join(folder.path, "first");
  const juno = join(folder.path, "juno");
  let doneBytes = 0;
  const onProgress = ({ allDoneBytes }: { readonly allDoneBytes: number }): void => {
    doneBytes = allDoneBytes;
  };
  await downloadSnapshot(client, { canisterId, snapshotId, folder: first, onProgress });
  assert.ok(doneBytes >= 65_536, String(doneBytes));
  assert.equal((await verifyFolder(first)).kind, "whole");
  await convertFolder(first, juno, "juno");
  const uploaded = await uploadSnapshot(client, { canisterId: target, folder: juno });
  replyOf(await loadSnapshot(client, { canisterId: target, snapshotId: uploaded }), "load");
  replyOf(await startCanister(client, target), "start");
  const answer = await callMethod(client, { canisterId: target, methodName: "read" });
  assert.deepEqual(answer, { kind: "replied", value: "(1 : nat32)" });
});

test("downloadSnapshot() leaves what was aborted to be resumed, and nothing under the folder's name", async () => {
  await using network = await startNetwork();
  using folder = temporaryFolder("library");
  const client = await connect(network, { identity: generateIdentity() });
  const { canisterId, snapshotId } = await snapshottedCounter(client);
  const path = join(folder.path, "snapshot");
  const controller = new AbortController();
  const download = { canisterId, snapshotId, folder: path, parallel: 1 };
  const onProgress = (): void => {
    controller.abort(new Error("enough"));
  };
  await assert.rejects(
    downloadSnapshot(client, { ...download, signal: controller.signal, onProgress }),
    /enough/,
  );
  assert.equal(existsSync(path), false);
  await downloadSnapshot(client, { ...download, resume: true });
  assert.equal((await verifyFolder(path)).kind, "whole");
});

test("uploadSnapshot() leaves no snapshot behind when it is aborted, unless its state is kept", async () => {
  await using network = await startNetwork();
  using folder = temporaryFolder("library");
  const client = await connect(network, { identity: generateIdentity() });
  const { canisterId, snapshotId } = await snapshottedCounter(client);
  const path = join(folder.path, "snapshot");
  await downloadSnapshot(client, { canisterId, snapshotId, folder: path });
  const aborted = async (keep?: (state: UploadState) => Promise<void>): Promise<number> => {
    const controller = new AbortController();
    const onProgress = (): void => {
      controller.abort(new Error("enough"));
    };
    const upload = { canisterId, folder: path, parallel: 1, signal: controller.signal, onProgress };
    await assert.rejects(uploadSnapshot(client, keep === undefined ? upload : { ...upload, keep }), /enough/);
    return replyOf(await listSnapshots(client, canisterId), "list").length;
  };
  assert.equal(await aborted(), 1);
  assert.equal(await aborted(() => Promise.resolve()), 2);
});

test("uploadSnapshot() tells the network nothing of a damaged folder", async () => {
  await using network = await startNetwork();
  using folder = temporaryFolder("library");
  const client = await connect(network, { identity: generateIdentity() });
  const { canisterId, snapshotId } = await snapshottedCounter(client);
  const path = join(folder.path, "snapshot");
  await downloadSnapshot(client, { canisterId, snapshotId, folder: path });
  const countSnapshots = async (): Promise<number> =>
    replyOf(await listSnapshots(client, canisterId), "list").length;

  const module = join(path, "wasm_module.bin");
  const bytes = readFileSync(module);
  writeFileSync(module, Buffer.from(bytes).fill(0, 0, 8));
  await assert.rejects(uploadSnapshot(client, { canisterId, folder: path }), (error) =>
    hasFault(error, "folder/damaged"),
  );
  assert.equal(await countSnapshots(), 1);
  writeFileSync(module, bytes);

  await uploadSnapshot(client, { canisterId, folder: path });
  assert.equal(await countSnapshots(), 2);
});
