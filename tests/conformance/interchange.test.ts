import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { Principal } from "@icp-sdk/core/principal";
import { SeededRandom } from "../../src/bytes/testing/seeded-random.ts";
import { decodeHex, encodeHex } from "../../src/bytes/mod.ts";
import { convertFolder, createFolderSink, openFolder, verifyFolder } from "../../src/folder/mod.ts";
import {
  decodeManagementResult,
  encodeManagementArgs,
  floatsMisreadByIcp,
  type SectionSink,
  type SectionSource,
  type SnapshotManifest,
  type SnapshotMetadata,
} from "../../src/wire/mod.ts";
import { compileWat } from "../support/compile-wat.ts";
import { createIceboxProject } from "../support/icebox-project.ts";
import { IcpOnNetwork } from "../support/icp-on-network.ts";
import {
  installNew,
  manage,
  repliedBytes,
  setControllers,
  setRunning,
  takeSnapshot,
  uploadChunk,
} from "../support/management.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { startTestNetwork, type TestNetwork } from "../support/test-network.ts";

const module = compileWat(join(import.meta.dirname, "../canisters/every-global.wat"));

/** A network and the native `icp`, which acts as the anonymous identity. */
interface Workplace extends AsyncDisposable {
  readonly network: TestNetwork;
  readonly icp: IcpOnNetwork;
  readonly path: (name: string) => string;
}

async function openWorkplace(): Promise<Workplace> {
  const network = await startTestNetwork();
  const folder = temporaryFolder("interchange");
  return {
    network,
    icp: new IcpOnNetwork(folder.path, network.network.url),
    path: (name) => join(folder.path, name),
    [Symbol.asyncDispose]: async () => {
      await network[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}

/** A stopped canister with two chunks, which `icp` controls too. */
async function createCanister({ network: { client } }: Workplace): Promise<Principal> {
  const canisterId = await installNew(client, module);
  for (const size of [1000, 1_048_576])
    await uploadChunk(client, canisterId, new Uint8Array(size).fill(size % 251));
  await setControllers(client, canisterId, [client.identity.principal, Principal.anonymous()]);
  await setRunning(client, canisterId, false);
  return canisterId;
}

async function takeSnapshotId({ network }: Workplace, canisterId: Principal): Promise<string> {
  return encodeHex((await takeSnapshot(network.client, canisterId)).id);
}

/** The metadata of a snapshot as the network has it. */
async function readMetadata(
  { network }: Workplace,
  canisterId: Principal,
  id: string,
): Promise<SnapshotMetadata> {
  const method = "read_canister_snapshot_metadata";
  const args = encodeManagementArgs(method, { canister_id: canisterId, snapshot_id: decodeHex(id) });
  return decodeManagementResult(method, repliedBytes(await manage(network.client, method, args, canisterId)));
}

/** Metadata without what two snapshots of the same state differ in. */
function stateOf({ source, taken_at_timestamp, canister_version, ...state }: SnapshotMetadata): object {
  assert.ok(Object.keys(source).length === 1 && taken_at_timestamp > 0n && canister_version > 0n);
  return state;
}

/** The files of a snapshot, by name; not the marks that tools leave beside them. */
function snapshotFiles(folder: string): ReadonlyMap<string, Buffer> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  const files = names.filter((name) => name !== ".lock" && name !== "icebox.json");
  return new Map(
    files
      .filter((name) => statSync(join(folder, name)).isFile())
      .map((name) => [name, readFileSync(join(folder, name))]),
  );
}

async function copy(source: SectionSource, sink: SectionSink): Promise<void> {
  for (const { name, sizeBytes = 0 } of source.manifest.sections)
    for (let offset = 0; offset < sizeBytes; offset += 1_966_080) {
      const length = Math.min(1_966_080, sizeBytes - offset);
      await sink.write(name, offset, await source.read(name, offset, length));
    }
  await sink.finish();
}

test("a folder of icp is read whole, and written again it is the same in every byte", async () => {
  await using work = await openWorkplace();
  const canisterId = await createCanister(work);
  const id = await takeSnapshotId(work, canisterId);
  await work.icp.download(canisterId.toText(), id, work.path("icp"));

  const source = await openFolder(work.path("icp"));
  assert.equal(source.isSealed, false);
  assert.deepEqual(source.manifest.metadata, await readMetadata(work, canisterId, id));
  assert.equal(source.manifest.sections.length, 5);
  await copy(source, await createFolderSink(work.path("icebox"), source.manifest));
  await source.close();
  assert.deepEqual(snapshotFiles(work.path("icebox")), snapshotFiles(work.path("icp")));
});

test("icp uploads a folder of Icebox, and the restored canister has the same state", async () => {
  await using work = await openWorkplace();
  const canisterId = await createCanister(work);
  const id = await takeSnapshotId(work, canisterId);
  await work.icp.download(canisterId.toText(), id, work.path("icp"));
  await convertFolder(work.path("icp"), work.path("icebox"), "icp");

  const target = await createCanister(work);
  const uploaded = await work.icp.upload(target.toText(), work.path("icebox"));
  await work.icp.restore(target.toText(), uploaded);
  const again = await takeSnapshotId(work, target);
  assert.deepEqual(
    stateOf(await readMetadata(work, target, again)),
    stateOf(await readMetadata(work, canisterId, id)),
  );
  await work.icp.download(target.toText(), again, work.path("again"));
  const files = snapshotFiles(work.path("again"));
  for (const [name, bytes] of snapshotFiles(work.path("icp")))
    if (name !== "metadata.json") assert.ok(files.get(name)?.equals(bytes), name);
  assert.equal((await verifyFolder(work.path("icebox"))).kind, "whole");
});

test("a folder goes through Juno's layout and comes back as icp wrote it", async () => {
  await using work = await openWorkplace();
  const canisterId = await createCanister(work);
  const id = await takeSnapshotId(work, canisterId);
  await work.icp.download(canisterId.toText(), id, work.path("icp"));
  await convertFolder(work.path("icp"), work.path("juno"), "juno");
  rmSync(join(work.path("juno"), "icebox.json"));
  await convertFolder(work.path("juno"), work.path("back"), "icp");
  assert.deepEqual(snapshotFiles(work.path("back")), snapshotFiles(work.path("icp")));
});

test("icebox and icp download the same files and upload each other's", async () => {
  await using work = await openWorkplace();
  await using icebox = createIceboxProject();
  const snapshot = async (...words: readonly string[]): Promise<string> => {
    const place = ["--network", work.network.network.url, "--identity", "anonymous"];
    return (await icebox.icebox("canister", "snapshot", ...words, ...place)).stdout;
  };
  const canisterId = await createCanister(work);
  const id = await takeSnapshotId(work, canisterId);
  await work.icp.download(canisterId.toText(), id, work.path("icp"));
  await snapshot("download", canisterId.toText(), id, "--output", work.path("icebox"));
  const files = snapshotFiles(work.path("icp"));
  assert.deepEqual(snapshotFiles(work.path("icebox")), files);
  const verdict = await verifyFolder(work.path("icebox"));
  assert.ok(verdict.kind === "whole" && verdict.isSealed);
  assert.equal(verdict.manifest.origin.snapshotId, id);
  assert.equal(verdict.manifest.origin.canisterId, canisterId.toText());

  const byIcp = await work.icp.upload(canisterId.toText(), work.path("icebox"));
  const output = await snapshot("upload", canisterId.toText(), "--input", work.path("icp"));
  const byIcebox = /^Snapshot (\w+) uploaded/m.exec(output)?.[1];
  assert.ok(byIcebox !== undefined, output);
  for (const uploaded of [byIcp, byIcebox]) {
    const folder = work.path(uploaded);
    await work.icp.download(canisterId.toText(), uploaded, folder);
    const again = snapshotFiles(folder);
    for (const [name, bytes] of files)
      if (name !== "metadata.json") assert.ok(again.get(name)?.equals(bytes), name);
    assert.deepEqual(
      stateOf(await readMetadata(work, canisterId, uploaded)),
      stateOf(await readMetadata(work, canisterId, id)),
    );
  }
});

/** A snapshot of next to nothing but globals; it can be uploaded, not loaded. */
function manifestWith(globals: SnapshotMetadata["globals"]): SnapshotManifest {
  return {
    metadata: {
      source: { taken_from_canister: null },
      taken_at_timestamp: 1n,
      wasm_module_size: 8n,
      globals,
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
  };
}

function bitsOf(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0);
}

async function writeGlobals(path: string, globals: SnapshotMetadata["globals"]): Promise<void> {
  const sink = await createFolderSink(path, manifestWith(globals));
  await sink.write("wasm_module", 0, Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
  await sink.finish();
}

test("icp uploads floats of Icebox's folders as they are, infinities of 32 bits too", async () => {
  await using work = await openWorkplace();
  const canisterId = await createCanister(work);
  const seed = 20_261_120;
  const random = new SeededRandom(seed);
  const finite32 = (): bigint => BigInt(random.u32() & 0x7effffff);
  // icp may read a double of more than 15 digits one unit off, its own too.
  const short64 = (): bigint => bitsOf((random.u32() - 2 ** 31) / 10 ** random.below(15));
  const globals = [
    { f32: 0x7f800000n },
    { f32: 0xff800000n },
    { f32: 0x80000000n },
    ...Array.from({ length: 300 }, () => ({ f32: finite32() })),
    ...Array.from({ length: 300 }, () => ({ f64: short64() })),
  ];
  await writeGlobals(work.path("folder"), globals);
  const id = await work.icp.upload(canisterId.toText(), work.path("folder"));
  assert.deepEqual((await readMetadata(work, canisterId, id)).globals, globals, `seed ${String(seed)}`);
});

test("floatsMisreadByIcp() tells which floats of a folder icp changes", async () => {
  await using work = await openWorkplace();
  const canisterId = await createCanister(work);
  const seed = 20_261_121;
  const random = new SeededRandom(seed);
  const finite64 = (): bigint => (BigInt(random.u32() & 0x7fefffff) << 32n) | BigInt(random.u32());
  const globals = [
    { f64: 1n },
    { f64: 0x7fefffffffffffffn },
    ...Array.from({ length: 400 }, () => ({ f64: finite64() })),
    ...Array.from({ length: 400 }, () => ({ f64: bitsOf(random.u32() / 3 / 10 ** random.below(30)) })),
    ...Array.from({ length: 100 }, () => ({ f32: BigInt(random.u32() & 0x7effffff) })),
  ];
  await writeGlobals(work.path("folder"), globals);
  const misread = floatsMisreadByIcp(manifestWith(globals).metadata);
  const id = await work.icp.upload(canisterId.toText(), work.path("folder"));
  const uploaded = (await readMetadata(work, canisterId, id)).globals;
  const isSame = (index: number): boolean => isDeepStrictEqual(uploaded[index], globals[index]);
  const changed = globals.flatMap((_, index) => (isSame(index) ? [] : [index]));
  assert.deepEqual([...misread.keys()], changed, `seed ${String(seed)}`);
  assert.ok(changed.length > 0);
});

test("a NaN, which icp loses, survives in Icebox's folder; icp refuses it instead of changing it", async () => {
  await using work = await openWorkplace();
  const canisterId = await createCanister(work);
  const globals = [{ f32: 0x7fa00001n }, { f64: 0xfff0000000000001n }, { f64: 0x7ff0000000000000n }];
  await writeGlobals(work.path("folder"), globals);
  const source = await openFolder(work.path("folder"));
  assert.deepEqual(source.manifest.metadata.globals, globals);
  await source.close();
  const { code, stderr } = await work.icp.trySnapshot(
    "upload",
    canisterId.toText(),
    "--input",
    work.path("folder"),
  );
  assert.equal(code, 1);
  assert.match(stderr, /invalid type: null/);
});

/** The functions that Juno's command line writes and reads its `metadata.json` with. */
interface JunoFunctions {
  readonly replacer: (key: string, value: unknown) => unknown;
  readonly reviver: (key: string, value: unknown) => unknown;
}

test("Juno's own functions write the same metadata.json and read ours", async () => {
  await using work = await openWorkplace();
  const canisterId = await createCanister(work);
  const id = await takeSnapshotId(work, canisterId);
  await work.icp.download(canisterId.toText(), id, work.path("icp"));
  await convertFolder(work.path("icp"), work.path("juno"), "juno");
  const text = readFileSync(join(work.path("juno"), "metadata.json"), "utf8");
  const { replacer, reviver } = junoFunctions();
  const value: unknown = JSON.parse(text, reviver);
  assert.equal(JSON.stringify(value, replacer, 2), text.replace('"f32": -0', '"f32": 0'));
  assert.ok(typeof value === "object" && value !== null && "metadata" in value);
  const metadata = value.metadata;
  assert.ok(typeof metadata === "object" && metadata !== null && "canisterVersion" in metadata);
  assert.equal(metadata.canisterVersion, (await readMetadata(work, canisterId, id)).canister_version);
});

function junoFunctions(): JunoFunctions {
  const require = createRequire(createRequire(import.meta.url).resolve("@icp-sdk/canisters/ic-management"));
  const { jsonReplacer, jsonReviver }: Record<string, JunoFunctions["replacer"]> = require("@dfinity/utils");
  assert.ok(jsonReplacer !== undefined && jsonReviver !== undefined);
  return { replacer: jsonReplacer, reviver: jsonReviver };
}
