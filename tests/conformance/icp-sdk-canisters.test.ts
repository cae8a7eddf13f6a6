import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Actor, HttpAgent } from "@icp-sdk/core/agent";
import { IDL } from "@icp-sdk/core/candid";
import { Ed25519KeyIdentity } from "@icp-sdk/core/identity";
import type { Principal } from "@icp-sdk/core/principal";
import { type RunningNetwork, startNetwork } from "icebox/network";
import { compileMotoko } from "../support/compile-motoko.ts";
import {
  encodeSnapshotId,
  IcManagementCanister,
  type ReadKind,
  type SdkManagement,
  type UploadKind,
} from "../support/sdk-management.ts";

// The management client of @icp-sdk/canisters, unmodified, against the network alone.

const rangeBytes = 2_000_000n;
const module = compileMotoko(join(import.meta.dirname, "../canisters/relay.mo"), "motoko-classic");
const noArguments = new Uint8Array(IDL.encode([], []));
const report = IDL.Record({ journal: IDL.Text });

interface Relay {
  note(line: string): Promise<void>;
  certify(data: Uint8Array): Promise<void>;
  report(): Promise<{ journal: string }>;
}

type Range = { readonly kind: "wasmModule" | "wasmMemory" | "stableMemory"; readonly offset: bigint };

let stateDirectory: string;
let network: RunningNetwork | undefined;
let agent: HttpAgent;
let management: SdkManagement;

before(async () => {
  stateDirectory = mkdtempSync(join(tmpdir(), "icebox-canisters-"));
  network = await startNetwork({ port: 0, stateDirectory });
  const identity = Ed25519KeyIdentity.generate(new Uint8Array(32).fill(5));
  agent = await HttpAgent.create({ host: network.url, shouldFetchRootKey: true, identity });
  management = IcManagementCanister.create({ agent });
});

after(async () => {
  await network?.stop();
  rmSync(stateDirectory, { recursive: true, force: true });
});

const relayOf = (canisterId: Principal) =>
  Actor.createActor<Relay>(
    () =>
      IDL.Service({
        note: IDL.Func([IDL.Text], [], []),
        certify: IDL.Func([IDL.Vec(IDL.Nat8)], [], []),
        report: IDL.Func([], [report], ["query"]),
      }),
    { agent, canisterId },
  );

const journalOf = async (canisterId: Principal) => (await relayOf(canisterId).report()).journal;

/** Creates a canister with a heap, a stable memory, certified data and a WasmChunk. */
async function createRelay(): Promise<{ canisterId: Principal; chunk: Uint8Array }> {
  const canisterId = await management.provisionalCreateCanisterWithCycles({ amount: 10n ** 13n });
  const chunk = new TextEncoder().encode("a piece of a module");
  const { hash } = await management.uploadChunk({ canisterId, chunk });
  assert.deepEqual(new Uint8Array(hash), sha256(chunk));
  const install = { canisterId, wasmModule: module, arg: noArguments };
  await management.installCode({ ...install, mode: { install: null } });
  const relay = relayOf(canisterId);
  await relay.note("first");
  // Classic persistence leaves the variables in stable memory.
  await management.installCode({ ...install, mode: { upgrade: [] } });
  await relay.certify(new Uint8Array([1, 2, 3]));
  return { canisterId, chunk };
}

function rangesOf(sizes: Readonly<Record<Range["kind"], bigint>>): readonly (Range & { size: bigint })[] {
  return (["wasmModule", "wasmMemory", "stableMemory"] as const).flatMap((kind) => {
    const count = Number((sizes[kind] + rangeBytes - 1n) / rangeBytes);
    return Array.from({ length: count }, (_, index) => {
      const offset = BigInt(index) * rangeBytes;
      return { kind, offset, size: sizes[kind] - offset < rangeBytes ? sizes[kind] - offset : rangeBytes };
    });
  });
}

/** What one range is called when it is read. */
function readKind({ kind, offset, size }: Range & { size: bigint }): ReadKind {
  if (kind === "wasmModule") return { wasmModule: { offset, size } };
  return kind === "wasmMemory" ? { wasmMemory: { offset, size } } : { stableMemory: { offset, size } };
}

/** What it is called when it is uploaded. */
function uploadKind({ kind, offset }: Range): UploadKind {
  if (kind === "wasmModule") return { wasmModule: { offset } };
  return kind === "wasmMemory" ? { wasmMemory: { offset } } : { stableMemory: { offset } };
}

/** Everything that the read methods give of a snapshot, as bytes by what they are. */
async function readSnapshot(canisterId: Principal, snapshotId: Uint8Array) {
  const metadata = await management.readCanisterSnapshotMetadata({ canisterId, snapshotId });
  const sizes = {
    wasmModule: metadata.wasmModuleSize,
    wasmMemory: metadata.wasmMemorySize,
    stableMemory: metadata.stableMemorySize,
  };
  const parts: { range: Range; chunk: Uint8Array }[] = [];
  for (const range of rangesOf(sizes)) {
    const kind = readKind(range);
    const { chunk } = await management.readCanisterSnapshotData({ canisterId, snapshotId, kind });
    assert.equal(BigInt(chunk.length), range.size);
    parts.push({ range: { kind: range.kind, offset: range.offset }, chunk: new Uint8Array(chunk) });
  }
  const chunks: Uint8Array[] = [];
  for (const { hash } of metadata.wasmChunkStore) {
    const kind = { wasmChunk: { hash } };
    const { chunk } = await management.readCanisterSnapshotData({ canisterId, snapshotId, kind });
    chunks.push(new Uint8Array(chunk));
  }
  return { metadata, sizes, parts, chunks };
}

test("@icp-sdk/canisters: takeCanisterSnapshot, list, load and delete bring a canister back", async () => {
  const { canisterId } = await createRelay();
  await management.stopCanister(canisterId);
  const taken = await management.takeCanisterSnapshot({ canisterId });
  assert.deepEqual(
    (await management.listCanisterSnapshots({ canisterId })).map(({ id, total_size }) => ({
      id,
      total_size,
    })),
    [{ id: taken.id, total_size: taken.total_size }],
  );
  await management.startCanister(canisterId);
  await relayOf(canisterId).note("second");
  assert.equal(await journalOf(canisterId), "first;second;");

  await management.stopCanister(canisterId);
  const snapshotId = encodeSnapshotId(taken.id);
  await management.loadCanisterSnapshot({ canisterId, snapshotId });
  await management.startCanister(canisterId);
  assert.equal(await journalOf(canisterId), "first;");

  await management.stopCanister(canisterId);
  const replaced = await management.takeCanisterSnapshot({ canisterId, snapshotId });
  assert.notDeepEqual(replaced.id, taken.id);
  await assert.rejects(management.loadCanisterSnapshot({ canisterId, snapshotId }), /IC0305/);
  await management.deleteCanisterSnapshot({ canisterId, snapshotId: replaced.id });
  assert.deepEqual(await management.listCanisterSnapshots({ canisterId }), []);
});

test("@icp-sdk/canisters: the read and upload methods carry a snapshot into another canister", async () => {
  const { canisterId, chunk } = await createRelay();
  await management.stopCanister(canisterId);
  const { id } = await management.takeCanisterSnapshot({ canisterId });
  const original = await readSnapshot(canisterId, new Uint8Array(id));
  assert.ok(original.sizes.wasmMemory > rangeBytes && original.sizes.stableMemory > 0n);
  assert.deepEqual(joined(original.parts, "wasmModule"), module);
  assert.deepEqual(original.metadata.certifiedData, new Uint8Array([1, 2, 3]));
  assert.deepEqual(original.chunks, [chunk]);
  assert.deepEqual(Object.keys(original.metadata.source), ["takenFromCanister"]);

  const target = await management.provisionalCreateCanisterWithCycles({ amount: 10n ** 13n });
  const { snapshot_id: uploaded } = await management.uploadCanisterSnapshotMetadata({
    canisterId: target,
    metadata: original.metadata,
  });
  const to = { canisterId: target, snapshotId: new Uint8Array(uploaded) };
  for (const { range, chunk: bytes } of original.parts) {
    await management.uploadCanisterSnapshotData({ ...to, kind: uploadKind(range), chunk: bytes });
  }
  await management.uploadCanisterSnapshotData({ ...to, kind: { wasmChunk: null }, chunk });

  const copy = await readSnapshot(target, to.snapshotId);
  assert.deepEqual(Object.keys(copy.metadata.source), ["metadataUpload"]);
  assert.deepEqual(copy.parts, original.parts);
  assert.deepEqual(copy.chunks, original.chunks);
  assert.deepEqual(copy.metadata.globals, original.metadata.globals);
  await management.loadCanisterSnapshot(to);
  assert.equal(await journalOf(target), "first;");
  assert.deepEqual(
    (await management.storedChunks({ canisterId: target })).map(({ hash }) => new Uint8Array(hash)),
    [sha256(chunk)],
  );
});

function joined(parts: readonly { range: Range; chunk: Uint8Array }[], kind: Range["kind"]): Uint8Array {
  const chunks = parts.filter(({ range }) => range.kind === kind).map(({ chunk }) => chunk);
  return new Uint8Array(Buffer.concat(chunks));
}

function sha256(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash("sha256").update(bytes).digest());
}
