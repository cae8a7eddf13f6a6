import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { decodeEnvelope, type SectionName, type SectionSource } from "icebox/wire";
import {
  CertifiedCalls,
  type Client,
  copySections,
  createCanister,
  createClient,
  defaultRetryPolicy,
  generatePem,
  identityFromPem,
  listSnapshots,
  openRemoteSource,
  openUpload,
  type RetryPolicy,
  replyOf,
  type UploadState,
} from "icebox/client";
import { systemClock } from "icebox/network";
import type { Principal } from "@icp-sdk/core/principal";
import { SeededRandom } from "../../src/bytes/testing/seeded-random.ts";
import { type Fate, type ProxiedRequest, startLimitingProxy } from "../support/limiting-proxy.ts";
import { startTestNetwork } from "../support/test-network.ts";

const pageBytes = 65_536;
const chunk = new Uint8Array(5_000).fill(8);
const chunkHash = createHash("sha256").update(chunk).digest();

/** Retries at once, with a number of attempts of its own. */
function impatient(attempts: number): RetryPolicy {
  return { ...defaultRetryPolicy, attempts, random: () => 0, sleep: () => Promise.resolve() };
}

/** A snapshot in memory: a heap with data at both ends and zeros between, stable memory, a chunk. */
function snapshotInMemory(): SectionSource {
  const random = new SeededRandom(7);
  const heap = new Uint8Array(100 * pageBytes);
  heap.set(random.bytes(1_000), 0);
  heap.set(random.bytes(1_000), 99 * pageBytes);
  const sections = new Map<SectionName, Uint8Array>([
    ["wasm_module", random.bytes(70_000)],
    ["wasm_memory", heap],
    ["stable_memory", new Uint8Array(2 * pageBytes).fill(3)],
    [`wasm_chunk_store/${chunkHash.toString("hex")}`, chunk],
  ]);
  const sizeOf = (name: SectionName): bigint => BigInt(sections.get(name)?.length ?? 0);
  return {
    manifest: {
      metadata: {
        source: { taken_from_canister: null },
        taken_at_timestamp: 1n,
        wasm_module_size: sizeOf("wasm_module"),
        globals: [{ i64: -(2n ** 63n) }, { f64: 0x7ff8_0000_0000_0001n }, { v128: 2n ** 127n }],
        wasm_memory_size: sizeOf("wasm_memory"),
        stable_memory_size: sizeOf("stable_memory"),
        wasm_chunk_store: [{ hash: chunkHash }],
        canister_version: 1n,
        certified_data: Uint8Array.of(1, 2),
        global_timer: [{ active: 5n }],
        on_low_wasm_memory_hook_status: [{ condition_not_satisfied: null }],
      },
      sections: [...sections].map(([name, bytes]) => ({ name, sizeBytes: bytes.length })),
      origin: { canisterId: undefined, snapshotId: undefined, rootKeyHash: undefined },
    },
    read: (section, offset, length) =>
      Promise.resolve((sections.get(section) ?? new Uint8Array()).subarray(offset, offset + length)),
    close: () => Promise.resolve(),
  };
}

interface Scene extends AsyncDisposable {
  readonly canisterId: Principal;
  /** Talks to the network itself. */
  readonly client: Client;
  /** Calls that go through the proxy. */
  through(attempts: number): Promise<CertifiedCalls>;
  snapshotIds(): Promise<string[]>;
}

/** A network with an empty canister, behind a proxy. */
async function createScene(fate: (request: ProxiedRequest) => Fate): Promise<Scene> {
  const stack = new AsyncDisposableStack();
  const { network } = stack.use(await startTestNetwork());
  const client = await createClient({ url: network.url, identity: identityFromPem(generatePem("ed25519")) });
  const canisterId = replyOf(await createCanister(client), "create a canister");
  const proxy = stack.use(await startLimitingProxy(Number(new URL(network.url).port), fate));
  return {
    canisterId,
    client,
    through: async (attempts) => {
      const options = { identity: client.identity, rootKeyDer: client.rootKeyDer };
      const proxied = await createClient({ url: `http://127.0.0.1:${proxy.port}`, ...options });
      const calls = new CertifiedCalls(proxied, { retries: impatient(attempts) });
      stack.defer(() => calls.close());
      return calls;
    },
    snapshotIds: async () =>
      replyOf(await listSnapshots(client, canisterId), "list").map(({ id }) =>
        Buffer.from(id).toString("hex"),
      ),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** The management method that a proxied request calls; undefined for requests of other kinds. */
function methodOf({ body }: ProxiedRequest): string | undefined {
  const decoded = decodeEnvelope(body);
  const content = decoded.ok ? decoded.envelope.content : undefined;
  return content?.requestType === "call" ? content.methodName : undefined;
}

async function assertHolds(client: Client, canisterId: Principal, snapshotId: Uint8Array): Promise<void> {
  const calls = new CertifiedCalls(client);
  const remote = await openRemoteSource(calls, { canisterId, snapshotId });
  const expected = snapshotInMemory();
  assert.deepEqual(remote.manifest.metadata.globals, expected.manifest.metadata.globals);
  let compared = 0;
  await copySections(remote, {
    written: new Map(),
    write: async (section, offset, bytes) => {
      assert.deepEqual(Buffer.from(bytes), Buffer.from(await expected.read(section, offset, bytes.length)));
      compared += bytes.length;
    },
    finish: () => Promise.resolve(),
    suspend: () => Promise.resolve(),
    abandon: () => Promise.resolve(),
  });
  assert.equal(
    compared,
    expected.manifest.sections.reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, 0),
  );
  calls.close();
}

const nowhere = (): Promise<void> => Promise.resolve();

test("an upload survives cut connections, dropped answers, 429 and 503, and creates one snapshot", async () => {
  const seed = 4_711;
  const random = new SeededRandom(seed);
  const fates = [
    "cut",
    "drop-answer",
    "cut-answer",
    { status: 429 },
    { status: 503, retryAfter: "0" },
  ] as const;
  await using scene = await createScene(() => (random.oneIn(2) ? true : random.pick(fates)));
  const { client, canisterId } = scene;
  const source = snapshotInMemory();
  const calls = await scene.through(60);
  const upload = await openUpload(calls, { canisterId, manifest: source.manifest, keep: nowhere });
  await copySections(source, upload);
  assert.deepEqual(
    await scene.snapshotIds(),
    [Buffer.from(upload.snapshotId).toString("hex")],
    `seed ${seed}`,
  );
  await assertHolds(client, canisterId, upload.snapshotId);
});

test("ranges of zeros are not uploaded", async () => {
  let sentBytes = 0;
  await using scene = await createScene((request) => {
    if (methodOf(request) === "upload_canister_snapshot_data") sentBytes += request.bodyBytes;
    return true;
  });
  const source = snapshotInMemory();
  const { canisterId, client } = scene;
  const upload = await openUpload(await scene.through(1), {
    canisterId,
    manifest: source.manifest,
    keep: nowhere,
  });
  await copySections(source, upload);
  const dataBytes = 70_000 + 4 * pageBytes + chunk.length;
  assert.ok(sentBytes > dataBytes && sentBytes < dataBytes + 10_000, String(sentBytes));
  await assertHolds(client, canisterId, upload.snapshotId);
});

test("an upload whose metadata call got no answer finds its snapshot again", async () => {
  await using scene = await createScene((request) =>
    methodOf(request) === "upload_canister_snapshot_metadata" ? "drop-answer" : true,
  );
  const { canisterId, client } = scene;
  const source = snapshotInMemory();
  let kept: UploadState | undefined;
  const options = {
    canisterId,
    manifest: source.manifest,
    keep: (state: UploadState) => {
      kept = state;
      return Promise.resolve();
    },
  };
  const calls = await scene.through(2);
  await assert.rejects(openUpload(calls, options), {
    fault: { code: "client/network-unreachable", url: calls.client.url },
  });
  assert.ok(kept !== undefined && kept.snapshotId === undefined);
  const [orphan] = await scene.snapshotIds();
  const upload = await openUpload(calls, { ...options, resume: kept });
  assert.equal(Buffer.from(upload.snapshotId).toString("hex"), orphan);
  await copySections(source, upload);
  assert.equal((await scene.snapshotIds()).length, 1);
  await assertHolds(client, canisterId, upload.snapshotId);
});

test("an upload goes on behind the ranges that were confirmed", async () => {
  let passes = 2;
  await using scene = await createScene((request) => {
    if (methodOf(request) !== "upload_canister_snapshot_data") return true;
    passes -= 1;
    return passes >= 0;
  });
  const { canisterId, client } = scene;
  const source = snapshotInMemory();
  let kept: UploadState | undefined;
  const options = {
    canisterId,
    manifest: source.manifest,
    keep: (state: UploadState) => {
      kept = state;
      return Promise.resolve();
    },
  };
  const calls = await scene.through(1);
  const first = await openUpload(calls, options);
  await assert.rejects(copySections(source, first, { parallel: 1 }));
  assert.ok(kept !== undefined);
  assert.deepEqual(kept.written.get("wasm_module"), [{ start: 0, end: 70_000 }]);
  passes = Infinity;
  const reads: string[] = [];
  const watched: SectionSource = {
    ...source,
    read: (section, offset, length) => {
      reads.push(section);
      return source.read(section, offset, length);
    },
  };
  const second = await openUpload(calls, { ...options, resume: kept });
  await copySections(watched, second);
  assert.ok(!reads.includes("wasm_module"), reads.join());
  await assertHolds(client, canisterId, second.snapshotId);
});

test("a snapshot that is replaced goes when the new one is complete; without room for both, at the beginning", async () => {
  await using scene = await createScene(() => true);
  const { canisterId } = scene;
  const source = snapshotInMemory();
  const calls = await scene.through(1);
  const options = { canisterId, manifest: source.manifest, keep: nowhere };
  const old = await openUpload(calls, options);
  const oldId = Buffer.from(old.snapshotId).toString("hex");
  const late = await openUpload(calls, { ...options, replace: old.snapshotId });
  assert.ok((await scene.snapshotIds()).includes(oldId));
  await copySections(source, late);
  const lateId = Buffer.from(late.snapshotId).toString("hex");
  assert.deepEqual(await scene.snapshotIds(), [lateId]);
  const full = await openUpload(calls, { ...options, replace: late.snapshotId, maximumSnapshots: 1 });
  assert.ok(!(await scene.snapshotIds()).includes(lateId));
  await copySections(source, full);
  assert.deepEqual(await scene.snapshotIds(), [Buffer.from(full.snapshotId).toString("hex")]);
});

test("a reject is believed and not asked for again", async () => {
  let requests = 0;
  await using scene = await createScene(() => {
    requests += 1;
    return true;
  });
  const { canisterId } = scene;
  const calls = await scene.through(9);
  requests = 0;
  await assert.rejects(openRemoteSource(calls, { canisterId, snapshotId: new Uint8Array(18) }), {
    name: "ClientError",
    message: /^Cannot read the metadata of snapshot 0{36}: /,
  });
  assert.equal(requests, 1);
});

test("an answer under another root key is not believed", async () => {
  await using scene = await createScene(() => true);
  await using other = await startTestNetwork();
  const { url, identity } = scene.client;
  const client = await createClient({ url, identity, rootKeyDer: other.network.rootKeyDer });
  const calls = new CertifiedCalls(client, { retries: impatient(9) });
  const { canisterId } = scene;
  await assert.rejects(
    calls.manage({
      method: "list_canister_snapshots",
      args: { canister_id: canisterId },
      effectiveCanisterId: canisterId,
    }),
    { fault: { code: "client/untrusted-answer", url, reason: "wire/bad-signature" } },
  );
  calls.close();
});

test("a transfer gets along with a network whose clock is ahead", async () => {
  const clock = { ...systemClock, nowNs: () => systemClock.nowNs() + 600_000_000_000n };
  await using scene = await startTestNetwork({ clock });
  const client = await createClient({ url: scene.network.url });
  const canisterId = replyOf(await createCanister(client), "create a canister");
  const fresh = await createClient({ url: scene.network.url });
  const calls = new CertifiedCalls(fresh, { retries: impatient(1) });
  const source = snapshotInMemory();
  const upload = await openUpload(calls, { canisterId, manifest: source.manifest, keep: nowhere });
  await copySections(source, upload);
  calls.close();
});
