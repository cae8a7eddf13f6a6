import assert from "node:assert/strict";
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import {
  CertifiedCalls,
  callCanister,
  copySections,
  createCanister,
  createClient,
  installCode,
  listSnapshots,
  openRemoteSource,
  replyOf,
  stopCanister,
  takeSnapshot,
} from "icebox/client";
import { createFolderSink, FolderError, verifyFolder } from "icebox/folder";
import { decodeEnvelope } from "icebox/wire";
import { Principal } from "@icp-sdk/core/principal";
import { hasFault } from "icebox/bytes";
import { createWorkplace, type Workplace } from "../../src/cli/testing/workplace.ts";
import { nodeDisk } from "../../src/folder/disk/node-disk.ts";
import { compileWat } from "../support/compile-wat.ts";
import { type Fate, type ProxiedRequest, startLimitingProxy } from "../support/limiting-proxy.ts";
import { startTestNetwork, type TestNetwork } from "../support/test-network.ts";

const heapMiB = 8;
const module = compileWat(join(import.meta.dirname, "../canisters/big-heap.wat"));

interface Scene extends AsyncDisposable {
  readonly workplace: Workplace;
  readonly networks: readonly TestNetwork[];
  /** Of the canister on the first network, in text form. */
  readonly canister: string;
  /** Ids of two snapshots of it, in hex digits; the second has another heap. */
  readonly snapshots: readonly [string, string];
  readonly options: readonly string[];
  /** The same, through a proxy. */
  through(fate: (request: ProxiedRequest) => Fate): Promise<readonly string[]>;
  ids(): Promise<string[]>;
}

/** A network with a stopped canister of `heapMiB` and two snapshots of it, and a folder to run commands in. */
async function createScene(): Promise<Scene> {
  const stack = new AsyncDisposableStack();
  const workplace = stack.use(createWorkplace());
  const testNetwork = stack.use(await startTestNetwork());
  const { url } = testNetwork.network;
  const client = await createClient({ url });
  const canisterId = replyOf(await createCanister(client), "create a canister");
  const arg = new Uint8Array();
  replyOf(
    await installCode(client, { canisterId, mode: { kind: "install" }, wasmModule: module, arg }),
    "install",
  );
  const snapshots: string[] = [];
  for (const mebibytes of [heapMiB, 1]) {
    const pages = new DataView(new ArrayBuffer(8));
    pages.setUint32(4, mebibytes * 16, true);
    const fill = { canisterId, methodName: "fill", arg: new Uint8Array(pages.buffer) };
    replyOf(await callCanister(client, fill), "fill");
    snapshots.push(hex(replyOf(await takeSnapshot(client, { canisterId }), "take a snapshot").id));
  }
  replyOf(await stopCanister(client, canisterId), "stop");
  const optionsFor = (address: string): string[] => [
    ...["-n", address, "-k", hex(client.rootKeyDer), "--identity", "anonymous", "--retries", "0"],
  ];
  return {
    workplace,
    networks: [testNetwork],
    canister: canisterId.toText(),
    snapshots: [snapshots[0] ?? "", snapshots[1] ?? ""],
    options: optionsFor(url),
    through: async (fate) => {
      const proxy = stack.use(await startLimitingProxy(Number(new URL(url).port), fate));
      return optionsFor(`http://127.0.0.1:${proxy.port}`);
    },
    ids: async () => replyOf(await listSnapshots(client, canisterId), "list").map(({ id }) => hex(id)),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

function methodOf({ body }: ProxiedRequest): string | undefined {
  const decoded = decodeEnvelope(body);
  const content = decoded.ok ? decoded.envelope.content : undefined;
  return content?.requestType === "call" ? content.methodName : undefined;
}

/** Lets a number of calls of a method pass and cuts the rest. */
function firstCalls(method: string, count: number): (request: ProxiedRequest) => Fate {
  let passed = 0;
  return (request) => methodOf(request) !== method || passed++ < count;
}

const snapshot = ["canister", "snapshot"] as const;

test("icebox canister snapshot download: a cut download is visibly unfinished, and --resume finishes it", async () => {
  await using scene = await createScene();
  const { workplace, canister, snapshots, options } = scene;
  const folder = join(workplace.directory, "saved");
  const cut = await scene.through(firstCalls("read_canister_snapshot_data", 3));
  const download = (...more: string[]) =>
    workplace.run(...snapshot, "download", canister, snapshots[0], "-o", "saved", ...more);
  const first = await download("--concurrency", "1", ...cut);
  assert.equal(first.exitCode, 3);
  assert.match(first.notes, /Code: client\/network-unreachable/);
  assert.ok(!existsSync(folder) && existsSync(`${folder}.partial`));

  const anew = await download(...options);
  assert.match(anew.notes, /Code: folder\/unfinished-exists\nNext: Go on with --resume/);
  const upload = await workplace.run(...snapshot, "upload", canister, "-i", "saved", ...options);
  assert.match(upload.notes, /Code: folder\/unfinished/);

  let reads = 0;
  const counting = await scene.through((request) => {
    if (methodOf(request) === "read_canister_snapshot_data") reads += 1;
    return true;
  });
  const resumed = await download("--resume", ...counting);
  assert.equal(resumed.exitCode, 0, resumed.notes);
  assert.match(resumed.notes, /^Snapshot downloaded to saved$/m);
  // Module and heap are six ranges, three of which were there.
  assert.equal(reads, 3);
  assert.equal((await verifyFolder(folder)).kind, "whole");
  const again = await download("--resume", ...options);
  assert.equal(again.exitCode, 0, again.notes);
});

test("icebox canister snapshot download --resume refuses parts of another snapshot and of another network", async () => {
  await using scene = await createScene();
  await using other = await createScene();
  const { workplace, canister, snapshots, options } = scene;
  const cut = await scene.through(firstCalls("read_canister_snapshot_data", 2));
  await workplace.run(
    ...snapshot,
    "download",
    canister,
    snapshots[0],
    "-o",
    "saved",
    "--concurrency",
    "1",
    ...cut,
  );
  const before = readdirSync(join(workplace.directory, "saved.partial"));
  const wrong = [
    ["download", canister, snapshots[1], "-o", "saved", "--resume", ...options],
    ["download", other.canister, other.snapshots[0], "-o", "saved", "--resume", ...other.options],
  ];
  for (const words of wrong) {
    const result = await workplace.run(...snapshot, ...words);
    assert.equal(result.exitCode, 1);
    assert.match(result.notes, /Code: folder\/other-snapshot\nNext: /);
  }
  assert.deepEqual(readdirSync(join(workplace.directory, "saved.partial")), before);
  const right = await workplace.run(
    ...snapshot,
    "download",
    canister,
    snapshots[0],
    "-o",
    "saved",
    "--resume",
    ...options,
  );
  assert.equal(right.exitCode, 0, right.notes);
});

test("a download to a full disk keeps what it has and goes on when there is room", async () => {
  await using scene = await createScene();
  const { workplace, networks } = scene;
  const client = await createClient({ url: networks[0]?.network.url ?? "" });
  const calls = new CertifiedCalls(client);
  const [id] = await scene.ids();
  const reference = {
    canisterId: Principal.fromText(scene.canister),
    snapshotId: Buffer.from(id ?? "", "hex"),
  };
  const source = await openRemoteSource(calls, reference);
  let room = 4_000_000;
  const fullDisk: typeof nodeDisk = {
    ...nodeDisk,
    openForWriting: async (path) => {
      const file = await nodeDisk.openForWriting(path);
      return {
        ...file,
        write: (bytes, offset) => {
          room -= bytes.length;
          if (room >= 0) return file.write(bytes, offset);
          return Promise.reject(new FolderError({ code: "folder/disk-full", path, systemCode: "ENOSPC" }));
        },
      };
    },
  };
  const path = join(workplace.directory, "saved");
  const full = await createFolderSink(path, source.manifest, { disk: fullDisk });
  await assert.rejects(copySections(source, full, { parallel: 1 }), (error) =>
    hasFault(error, "folder/disk-full"),
  );
  assert.ok(!existsSync(path));
  const resumed = await createFolderSink(path, source.manifest, { resume: true });
  await copySections(source, resumed);
  assert.equal((await verifyFolder(path)).kind, "whole");
  calls.close();
});

test("icebox canister snapshot upload: with --replace a damaged file is found before the network hears of it", async () => {
  await using scene = await createScene();
  const { workplace, canister, snapshots, options } = scene;
  await workplace.run(...snapshot, "download", canister, snapshots[0], "-o", "saved", ...options);
  const file = join(workplace.directory, "saved", "wasm_memory.bin");
  const bytes = readFileSync(file);
  bytes[5_000_000] = (bytes[5_000_000] ?? 0) ^ 1;
  writeFileSync(file, bytes);
  let heard = 0;
  const watched = await scene.through(() => {
    heard += 1;
    return true;
  });
  const result = await workplace.run(
    ...snapshot,
    "upload",
    canister,
    "-i",
    "saved",
    "--replace",
    snapshots[0],
    ...watched,
  );
  assert.equal(result.exitCode, 1);
  assert.match(result.notes, /Code: folder\/damaged\nNext: /);
  assert.equal(heard, 0);
  assert.deepEqual(await scene.ids(), [...snapshots]);
});

test("icebox canister snapshot upload: a damaged file leaves no snapshot, and nothing to recover", async () => {
  await using scene = await createScene();
  const { workplace, canister, snapshots, options } = scene;
  await workplace.run(...snapshot, "download", canister, snapshots[0], "-o", "saved", ...options);
  const file = join(workplace.directory, "saved", "wasm_memory.bin");
  const whole = readFileSync(file);
  for (const offset of [0, 5_000_000, whole.length - 1]) {
    const bytes = Buffer.from(whole);
    bytes[offset] = (bytes[offset] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    const result = await workplace.run(...snapshot, "upload", canister, "-i", "saved", ...options);
    assert.equal(result.exitCode, 1);
    assert.match(result.notes, /Code: folder\/damaged\nNext: /);
    assert.deepEqual(await scene.ids(), [...snapshots]);
    assert.match(
      (await workplace.run("recover", "--list")).notes,
      /^No operation is under way or was cut off/m,
    );
  }
  writeFileSync(file, whole);
  const again = await workplace.run(...snapshot, "upload", canister, "-i", "saved", ...options);
  assert.equal(again.exitCode, 0, again.notes);
  assert.equal((await scene.ids()).length, snapshots.length + 1);
});

test("icebox canister snapshot upload: recover deletes what a damaged folder left when the network went away", async () => {
  await using scene = await createScene();
  const { workplace, canister, snapshots, options } = scene;
  await workplace.run(...snapshot, "download", canister, snapshots[0], "-o", "saved", ...options);
  const file = join(workplace.directory, "saved", "wasm_memory.bin");
  const bytes = readFileSync(file);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  writeFileSync(file, bytes);
  let isDeaf = true;
  const deaf = await scene.through((request) => !isDeaf || methodOf(request) !== "delete_canister_snapshot");
  const result = await workplace.run(
    ...[...snapshot, "upload", canister, "-i", "saved", "--retries", "0"],
    ...deaf,
  );
  assert.match(result.notes, /Code: folder\/damaged\nNext: /);
  assert.equal((await scene.ids()).length, snapshots.length + 1);
  isDeaf = false;
  const recovered = await workplace.run("recover");
  assert.equal(recovered.exitCode, 0, recovered.notes);
  assert.deepEqual(await scene.ids(), [...snapshots]);
});

test("icebox canister snapshot upload: after a cut, --resume goes on with the same snapshot and no other folder", async () => {
  await using scene = await createScene();
  const { workplace, canister, snapshots, options } = scene;
  await workplace.run(...snapshot, "download", canister, snapshots[0], "-o", "saved", ...options);
  await workplace.run(...snapshot, "download", canister, snapshots[1], "-o", "other", ...options);
  const upload = (folder: string, ...more: string[]) =>
    workplace.run(...snapshot, "upload", canister, "-i", folder, ...more);

  const cut = await scene.through(firstCalls("upload_canister_snapshot_data", 3));
  const first = await upload("saved", "--concurrency", "1", "--replace", snapshots[1], ...cut);
  assert.equal(first.exitCode, 3, first.notes);
  const left = (await scene.ids()).filter((id) => !snapshots.includes(id));
  assert.equal(left.length, 1);
  assert.ok(
    (await scene.ids()).includes(snapshots[1]),
    "what is replaced must not go before the new one is whole",
  );

  assert.match((await upload("saved", ...options)).notes, /Code: cli\/upload-unfinished\nNext: /);
  assert.match((await upload("other", "--resume", ...options)).notes, /Code: cli\/other-upload\nNext: /);
  // A copy of the folder has the same content.
  cpSync(join(workplace.directory, "saved"), join(workplace.directory, "copy"), { recursive: true });
  const resumed = await upload("copy", "--resume", "--replace", snapshots[1], ...options);
  assert.equal(resumed.data, `Snapshot ${left[0] ?? ""} uploaded successfully`);
  assert.deepEqual(await scene.ids(), [snapshots[0], left[0]]);

  const again = await upload("saved", "--resume", ...options);
  assert.equal(again.data, resumed.data);
  const back = await workplace.run(
    ...snapshot,
    "download",
    canister,
    left[0] ?? "",
    "-o",
    "back",
    ...options,
  );
  assert.equal(back.exitCode, 0, back.notes);
  for (const name of ["wasm_module.bin", "wasm_memory.bin"]) {
    const [sent, received] = ["saved", "back"].map((folder) =>
      readFileSync(join(workplace.directory, folder, name)),
    );
    assert.ok(sent !== undefined && received?.equals(sent), name);
  }
});

test("icebox canister snapshot upload: a metadata call without an answer is found again by --resume", async () => {
  await using scene = await createScene();
  const { workplace, canister, snapshots, options } = scene;
  await workplace.run(...snapshot, "download", canister, snapshots[1], "-o", "saved", ...options);
  const dropping = await scene.through((request) =>
    methodOf(request) === "upload_canister_snapshot_metadata" ? "drop-answer" : true,
  );
  const upload = (...more: readonly string[]) =>
    workplace.run(...snapshot, "upload", canister, "-i", "saved", ...more);
  assert.equal((await upload(...dropping)).exitCode, 3);
  const ids = await scene.ids();
  assert.equal(ids.length, 3);
  const unfinished = await upload(...options);
  assert.match(unfinished.notes, /Code: cli\/upload-unfinished\nNext: /);
  const resumed = await upload("--resume", "--json", ...options);
  assert.equal(resumed.exitCode, 0, resumed.notes);
  assert.deepEqual(JSON.parse(resumed.data), {
    version: 1,
    canister,
    canister_id: canister,
    snapshot_id: ids[2],
  });
  assert.deepEqual(await scene.ids(), ids);
});

test("icebox canister snapshot download --json tells progress as JSON lines and the result as JSON", async () => {
  await using scene = await createScene();
  const { workplace, canister, snapshots, options } = scene;
  const result = await workplace.run(
    ...snapshot,
    "download",
    canister,
    snapshots[0],
    "-o",
    "saved",
    "--json",
    ...options,
  );
  const events = result.notes.split("\n").map((line): { event?: unknown } => JSON.parse(line));
  assert.ok(events.length > 0 && events.every(({ event }) => event === "progress"));
  const { size_bytes: sizeBytes, ...shown }: Record<string, unknown> = JSON.parse(result.data);
  assert.ok(Number(sizeBytes) > heapMiB * 2 ** 20);
  const folder = join(workplace.directory, "saved");
  const ids = { canister, canister_id: canister, snapshot_id: snapshots[0] };
  assert.deepEqual(shown, { version: 1, ...ids, folder, floats_misread_by_icp: [] });
});

test("icebox canister snapshot download warns of floats that icp refuses or changes", async () => {
  await using scene = await createScene();
  const { workplace, canister, options } = scene;
  const sink = await createFolderSink(join(workplace.directory, "floats"), {
    metadata: {
      source: { metadata_upload: null },
      taken_at_timestamp: 1n,
      wasm_module_size: 8n,
      globals: [{ f64: 0x3ff0000000000000n }, { f64: 0x7ff8000000000001n }, { f64: 0x018c92d503f699ccn }],
      wasm_memory_size: 0n,
      stable_memory_size: 0n,
      wasm_chunk_store: [],
      canister_version: 1n,
      certified_data: new Uint8Array(),
      global_timer: [],
      on_low_wasm_memory_hook_status: [],
    },
    sections: [
      { name: "wasm_module", sizeBytes: 8 },
      { name: "wasm_memory", sizeBytes: 0 },
      { name: "stable_memory", sizeBytes: 0 },
    ],
    origin: { canisterId: undefined, snapshotId: undefined, rootKeyHash: undefined },
  });
  await sink.write("wasm_module", 0, Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
  await sink.finish();
  const uploaded = await workplace.run(...snapshot, "upload", canister, "-i", "floats", ...options);
  const [, id = ""] = /^Snapshot ([0-9a-f]+) uploaded/m.exec(uploaded.data) ?? [];
  const text = await workplace.run(...snapshot, "download", canister, id, "-o", "text", ...options);
  assert.match(text.notes, /^Warning: icp refuses this folder, as the float global 1 holds a NaN/m);
  assert.match(text.notes, /^Warning: icp does not read the float global 2 of this folder exactly/m);
  const json = await workplace.run(...snapshot, "download", canister, id, "-o", "json", "--json", ...options);
  const { floats_misread_by_icp: misread }: Record<string, unknown> = JSON.parse(json.data);
  assert.deepEqual(misread, [
    { global: 1, reading: "unreadable" },
    { global: 2, reading: "changed" },
  ]);
});
