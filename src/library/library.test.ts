import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { compileWat } from "../../tests/support/compile-wat.ts";
import { temporaryFolder } from "../../tests/support/temporary-folder.ts";
import {
  callMethod,
  canisterStatus,
  type Client,
  connect,
  deleteCanister,
  deleteSnapshot,
  deployModule,
  fetchCanisterLogs,
  fetchNetworkStatus,
  generateIdentity,
  hasFault,
  installModule,
  listSnapshots,
  loadSnapshot,
  type Principal,
  replyOf,
  snapshotIdText,
  startCanister,
  startNetwork,
  stopCanister,
  takeSnapshot,
  updateSettings,
} from "./mod.ts";

const guide = join(import.meta.dirname, "../../docs/guides/library");
const wasmModule = readFileSync(join(guide, "counter.wasm"));

/** A folder of this process alone for temporary files, until it is disposed. */
function ownTemporaryFolder(): Disposable & { readonly path: string } {
  const folder = temporaryFolder("library");
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = folder.path;
  return {
    path: folder.path,
    [Symbol.dispose]: () => {
      if (before === undefined) delete process.env["TMPDIR"];
      else process.env["TMPDIR"] = before;
      folder[Symbol.dispose]();
    },
  };
}

/** A network with a counter and a client who controls it. */
async function withCounter(use: (client: Client, canisterId: Principal) => Promise<void>): Promise<void> {
  await using network = await startNetwork();
  const client = await connect(network, { identity: generateIdentity() });
  await use(client, replyOf(await deployModule(client, { wasmModule }), "deploy the counter"));
}

async function textOf(client: Client, canisterId: Principal, methodName: string): Promise<string> {
  return replyOf(await callMethod(client, { canisterId, methodName }), `call ${methodName}`);
}

test("startNetwork() keeps its state in a folder that goes when it stops", async () => {
  using temporary = ownTemporaryFolder();
  const network = await startNetwork();
  const [own = ""] = readdirSync(temporary.path);
  assert.ok(existsSync(join(temporary.path, own, "keys.json")));
  await network.stop();
  await network.stop();
  assert.deepEqual(readdirSync(temporary.path), []);
});

test("startNetwork() removes its folder when it cannot start", async () => {
  await using network = await startNetwork();
  using temporary = ownTemporaryFolder();
  await assert.rejects(startNetwork({ port: network.port }), (error) =>
    hasFault(error, "network/address-unavailable"),
  );
  assert.deepEqual(readdirSync(temporary.path), []);
});

test("startNetwork() goes on with a state directory that it is given, and leaves it", async () => {
  using folder = temporaryFolder("library");
  const first = await startNetwork({ stateDirectory: folder.path });
  const client = await connect(first, { identity: generateIdentity() });
  const canisterId = replyOf(await deployModule(client, { wasmModule }), "deploy the counter");
  await textOf(client, canisterId, "increment");
  await first.stop();
  await using second = await startNetwork({ stateDirectory: folder.path });
  assert.deepEqual(second.rootKeyDer, first.rootKeyDer);
  assert.equal(await textOf(await connect(second), canisterId, "read"), "(1 : nat32)");
});

test("callMethod() sends query methods as queries, and updates where that is asked for", async () => {
  await withCounter(async (client, canisterId) => {
    assert.equal(await textOf(client, canisterId, "increment"), "(1 : nat32)");
    assert.equal(await textOf(client, canisterId, "read"), "(1 : nat32)");
    const asUpdate = await callMethod(client, { canisterId, methodName: "read", as: "update" });
    assert.deepEqual(asUpdate, { kind: "replied", value: "(1 : nat32)" });
    const asQuery = await callMethod(client, { canisterId, methodName: "increment", as: "query" });
    assert.equal(asQuery.kind, "rejected");
  });
});

test("snapshots of the library bring back what a canister held", async () => {
  await withCounter(async (client, canisterId) => {
    await textOf(client, canisterId, "increment");
    replyOf(await stopCanister(client, canisterId), "stop");
    const taken = replyOf(await takeSnapshot(client, { canisterId }), "take");
    assert.equal(replyOf(await canisterStatus(client, canisterId), "ask").runState, "stopped");
    replyOf(await startCanister(client, canisterId), "start");
    assert.equal(await textOf(client, canisterId, "increment"), "(2 : nat32)");
    replyOf(await stopCanister(client, canisterId), "stop");
    replyOf(await loadSnapshot(client, { canisterId, snapshotId: taken.id }), "load");
    replyOf(await startCanister(client, canisterId), "start");
    assert.equal(await textOf(client, canisterId, "read"), "(1 : nat32)");
    const listed = replyOf(await listSnapshots(client, canisterId), "list");
    assert.deepEqual(
      listed.map(({ id }) => snapshotIdText(id)),
      [snapshotIdText(taken.id)],
    );
    replyOf(await deleteSnapshot(client, { canisterId, snapshotId: taken.id }), "delete the snapshot");
    assert.deepEqual(replyOf(await listSnapshots(client, canisterId), "list"), []);
    replyOf(await stopCanister(client, canisterId), "stop");
    replyOf(await deleteCanister(client, canisterId), "delete");
    assert.equal((await canisterStatus(client, canisterId)).kind, "rejected");
  });
});

test("installModule() upgrades a running canister, leaves a stopped one stopped, and gives the reject", async () => {
  await withCounter(async (client, canisterId) => {
    assert.equal((await installModule(client, { canisterId, wasmModule })).kind, "replied");
    assert.equal(replyOf(await canisterStatus(client, canisterId), "ask").runState, "running");
    const broken = await installModule(client, {
      canisterId,
      wasmModule: Uint8Array.of(0),
      mode: "reinstall",
    });
    assert.ok(broken.kind === "rejected" && broken.reject.errorCode === "IC0505");
    assert.equal(replyOf(await canisterStatus(client, canisterId), "ask").runState, "running");
    replyOf(await stopCanister(client, canisterId), "stop");
    assert.equal((await installModule(client, { canisterId, wasmModule })).kind, "replied");
    assert.equal(replyOf(await canisterStatus(client, canisterId), "ask").runState, "stopped");
  });
});

test("settings and logs of the library are for controllers, and what was not changed stays", async () => {
  await using network = await startNetwork();
  const client = await connect(network, { identity: generateIdentity() });
  const canisterId = replyOf(await deployModule(client, { wasmModule }), "deploy the counter");
  await textOf(client, canisterId, "increment");
  const before = replyOf(await canisterStatus(client, canisterId), "ask").settings;
  const stranger = await connect(network);
  const change = { canisterId, settings: { wasmMemoryLimitBytes: 1n << 30n } };
  const refused = await updateSettings(stranger, change);
  assert.ok(refused.kind === "rejected" && refused.reject.errorCode === "IC0512");
  assert.equal((await fetchCanisterLogs(stranger, { canisterId })).kind, "rejected");
  assert.equal(replyOf(await fetchCanisterLogs(client, { canisterId }), "read").length, 1);
  replyOf(await updateSettings(client, change), "change");
  const after = replyOf(await canisterStatus(client, canisterId), "ask").settings;
  assert.deepEqual(after, { ...before, wasmMemoryLimitBytes: 1n << 30n });
  const status = await fetchNetworkStatus(network.url);
  assert.deepEqual(status.rootKeyDer, network.rootKeyDer);
});

test("the counter of the guide is made from the text beside it", () => {
  const plain = compileWat(join(guide, "counter.wat"));
  assert.deepEqual(wasmModule.subarray(0, plain.length), Buffer.from(plain));
});
