import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { encodeHex } from "icebox/bytes";
import type { Principal } from "icebox/wire";
import { createIceboxProject } from "../../support/icebox-project.ts";
import { startLimitingProxy } from "../../support/limiting-proxy.ts";
import { installNew, repliedBytes, tryInstall } from "../../support/management.ts";
import { RawClient } from "../../support/raw-client.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { startTestNetwork, type TestNetwork } from "../../support/test-network.ts";
import { u32 } from "./testing/bytes.ts";
import { digestsOf, downloadFolder, filesOf, uploadFolder } from "./testing/folder-transfer.ts";
import { type Manage, manageOver } from "./testing/management-calls.ts";
import { subject } from "./testing/subject.ts";

// dfx's own suite drives its program. Its flows stand here with our program, whose snapshot commands say what dfx's say,
// and with the management calls that dfx makes where our program has no command yet.

const LATENCY_MS = 60;

let running: TestNetwork | undefined;
let client: RawClient;

before(async () => {
  running = await startTestNetwork();
  client = running.client;
});

after(async () => {
  await running?.[Symbol.asyncDispose]();
});

test("dfx canister snapshots: create, load, list, delete, and a running canister is refused", async () => {
  await using project = createIceboxProject();
  mkdirSync(join(project.folder, "src"));
  const source = `persistent actor { var count = 0; public func inc_read() : async Nat { count += 1; count }; public query func read() : async Nat { count } }`;
  writeFileSync(join(project.folder, "src/main.mo"), source);
  writeFileSync(
    join(project.folder, "icebox.yaml"),
    "canisters:\n  hello_backend:\n    type: motoko\n    main: src/main.mo\n",
  );
  const canister = async (...args: string[]) => (await project.icebox("canister", ...args)).stdout;
  const snapshot = async (verb: string, ...args: string[]) =>
    await project.icebox("canister", "snapshot", verb, "hello_backend", ...args);
  await project.icebox("network", "start", "--background", "--port", "0");
  await project.icebox("deploy");
  assert.match(await canister("call", "hello_backend", "inc_read"), /\(1 : nat\)/);

  await canister("stop", "hello_backend");
  const created = await snapshot("create");
  const id = /Snapshot ID: ([0-9a-f]+)/.exec(created.stdout)?.[1];
  assert.ok(id !== undefined, created.stdout);
  await canister("start", "hello_backend");
  assert.match(await canister("call", "hello_backend", "inc_read"), /\(2 : nat\)/);

  await canister("stop", "hello_backend");
  await snapshot("restore", id);
  await canister("start", "hello_backend");
  assert.match(await canister("call", "hello_backend", "read"), /\(1 : nat\)/);

  assert.match((await snapshot("list")).stdout, new RegExp(`^${id}:`, "m"));
  await snapshot("delete", id);
  const none = await snapshot("list");
  assert.match(none.stdout + none.stderr, /No snapshots found in canister hello_backend/);
  const refused = await project.tryIcebox("canister", "snapshot", "create", "hello_backend");
  assert.notEqual(refused.code, 0);
  assert.match(refused.stderr, /snapshots should not be taken of running canisters/);
});

/** A counter on the network, with the words of the flows. */
interface Counter {
  readonly id: Principal;
  readonly manage: Manage;
  inc(): Promise<number>;
  read(): Promise<number>;
  take(replace?: Uint8Array): Promise<Uint8Array>;
  load(id: Uint8Array): Promise<void>;
}

/** Runs `work` while the canister is stopped. */
async function stopped<Result>({ id, manage }: Counter, work: () => Promise<Result>): Promise<Result> {
  await manage("stop_canister", { canister_id: id });
  const result = await work();
  await manage("start_canister", { canister_id: id });
  return result;
}

function counterAt(id: Principal, through: RawClient = client): Counter {
  const manage = manageOver(through);
  const numberIn = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const arg = new Uint8Array();
  const counter: Counter = {
    id,
    manage,
    inc: async () => numberIn(repliedBytes(await through.call({ canisterId: id, methodName: "inc", arg }))),
    read: async () =>
      numberIn(repliedBytes(await through.query({ canisterId: id, methodName: "read", arg }))),
    take: (replace) =>
      stopped(counter, async () => {
        const taken = await manage("take_canister_snapshot", {
          canister_id: id,
          replace_snapshot: replace === undefined ? [] : [replace],
          uninstall_code: [],
          sender_canister_version: [],
        });
        return taken.id;
      }),
    load: (snapshotId) =>
      stopped(counter, async () => {
        await manage("load_canister_snapshot", {
          canister_id: id,
          snapshot_id: snapshotId,
          sender_canister_version: [],
        });
      }),
  };
  return counter;
}

async function newCounter(): Promise<Counter> {
  return counterAt(await installNew(client, subject));
}

/** The same canister through another address of the network. */
function through(port: number): RawClient {
  assert.ok(running);
  return new RawClient({
    url: `http://127.0.0.1:${port}`,
    rootKeyDer: running.network.rootKeyDer,
    identity: client.identity,
  });
}

function networkPort(): number {
  return Number(new URL(client.url).port);
}

function whichOf(counter: Counter, snapshot_id: Uint8Array) {
  return { canister_id: counter.id, snapshot_id };
}

test("dfx canister snapshots download and upload: replaced, uploaded under a new id, listed, loaded", async () => {
  using folder = temporaryFolder("snapshot");
  const counter = await newCounter();
  assert.equal(await counter.inc(), 1);
  const first = await counter.take();
  assert.equal(await counter.inc(), 2);
  const metadata = await downloadFolder(counter.manage, whichOf(counter, first), folder.path);
  const second = await counter.take(first);
  assert.equal(await counter.inc(), 3);
  await counter.load(second);
  assert.equal(await counter.read(), 2);
  const uploaded = await uploadFolder(counter.manage, counter.id, { folder: folder.path, metadata });
  const listed = await counter.manage("list_canister_snapshots", { canister_id: counter.id });
  assert.deepEqual(
    listed.map(({ id }) => encodeHex(id)),
    [second, uploaded].map(encodeHex),
  );
  await counter.load(uploaded);
  assert.equal(await counter.read(), 1);
});

test("dfx canister snapshots download and upload via toxiproxy with high latency: every request waits", async () => {
  using folder = temporaryFolder("snapshot");
  const direct = await newCounter();
  assert.equal(await direct.inc(), 1);
  const id = await direct.take();
  await using proxy = await startLimitingProxy(networkPort(), async () => {
    await new Promise((resolve) => setTimeout(resolve, LATENCY_MS));
    return true;
  });
  const slow = counterAt(direct.id, through(proxy.port));
  const metadata = await downloadFolder(slow.manage, whichOf(slow, id), folder.path);
  assert.equal(await slow.inc(), 2);
  const uploaded = await uploadFolder(slow.manage, slow.id, { folder: folder.path, metadata });
  await slow.load(uploaded);
  assert.equal(await slow.read(), 1);
  assert.equal(proxy.cut, 0);
});

test("dfx canister snapshots download and upload via toxiproxy with network drop: both go on where they broke off", async () => {
  using folder = temporaryFolder("snapshot");
  const direct = await newCounter();
  const heapWasmPages = 64;
  const grow = { canisterId: direct.id, methodName: "grow_heap", arg: u32(heapWasmPages) };
  repliedBytes(await client.call(grow));
  assert.equal(await direct.inc(), 1);
  const id = await direct.take();
  const whole = digestsOf(await downloadTo(direct, id));

  // The metadata, the module and the first of three ranges of the heap.
  const downloadRequests = 3;
  await assertBreaks(downloadRequests, async (behind) => {
    await downloadFolder(counterAt(direct.id, behind).manage, whichOf(direct, id), folder.path);
  });
  assert.equal(filesOf(folder.path).get("wasm_memory.bin")?.length, 2_000_000);
  const metadata = await downloadFolder(direct.manage, whichOf(direct, id), folder.path);
  assert.deepEqual(digestsOf(folder.path), whole);

  assert.equal(await direct.inc(), 2);
  const uploads = 4;
  await assertBreaks(uploads, async (behind) => {
    await uploadFolder(counterAt(direct.id, behind).manage, direct.id, { folder: folder.path, metadata });
  });
  const listed = await direct.manage("list_canister_snapshots", { canister_id: direct.id });
  const begun = listed.at(-1)?.id;
  assert.ok(begun !== undefined && listed.length === 2);
  const resumed = await uploadFolder(direct.manage, direct.id, {
    folder: folder.path,
    metadata,
    resume: begun,
  });
  assert.deepEqual(resumed, begun);
  await direct.load(begun);
  assert.equal(await direct.read(), 1);
  assert.deepEqual(digestsOf(await downloadTo(direct, begun)), whole);
});

/** Asserts that `work` fails behind a proxy that cuts everything after so many requests. */
async function assertBreaks(requests: number, work: (behind: RawClient) => Promise<void>): Promise<void> {
  await using proxy = await startLimitingProxy(networkPort(), ({ passedBefore }) => passedBefore < requests);
  await assert.rejects(work(through(proxy.port)), TypeError);
  assert.ok(proxy.cut > 0);
}

async function downloadTo(counter: Counter, id: Uint8Array): Promise<string> {
  const folder = temporaryFolder("snapshot");
  after(() => {
    folder[Symbol.dispose]();
  });
  await downloadFolder(counter.manage, whichOf(counter, id), folder.path);
  return folder.path;
}

/** What Juno's tests do to a satellite between a snapshot and its restoration. */
async function clear(counter: Counter): Promise<void> {
  repliedBytes(await tryInstall(client, counter.id, subject, { mode: "reinstall" }));
  assert.equal(await counter.read(), 0);
}

test("juno should create and restore a snapshot: after everything was cleared", async () => {
  const satellite = await newCounter();
  await satellite.inc();
  const id = await satellite.take();
  await clear(satellite);
  await satellite.load(id);
  assert.equal(await satellite.read(), 1);
});

test("juno should create, download, delete, upload and restore a snapshot: the network forgot it in between", async () => {
  using folder = temporaryFolder("snapshot");
  const satellite = await newCounter();
  await satellite.inc();
  const id = await satellite.take();
  const metadata = await downloadFolder(satellite.manage, whichOf(satellite, id), folder.path);
  await satellite.manage("delete_canister_snapshot", whichOf(satellite, id));
  assert.deepEqual(await satellite.manage("list_canister_snapshots", { canister_id: satellite.id }), []);
  await clear(satellite);
  const uploaded = await uploadFolder(satellite.manage, satellite.id, { folder: folder.path, metadata });
  await satellite.load(uploaded);
  assert.equal(await satellite.read(), 1);
});

test("juno should create, download, delete, upload and restore a snapshot to another satellite: which then goes on alone", async () => {
  using folder = temporaryFolder("snapshot");
  const source = await newCounter();
  await source.inc();
  const id = await source.take();
  const metadata = await downloadFolder(source.manage, whichOf(source, id), folder.path);
  await source.manage("delete_canister_snapshot", whichOf(source, id));
  const target = await newCounter();
  const uploaded = await uploadFolder(target.manage, target.id, { folder: folder.path, metadata });
  await target.load(uploaded);
  assert.equal(await target.read(), 1);
  assert.equal(await target.inc(), 2);
  assert.equal(await source.read(), 1);
});
