import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import type { Principal } from "@icp-sdk/core/principal";
import { compileWat } from "../support/compile-wat.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { testIdentity } from "../support/test-identity.ts";
import { cabinetArg, cabinetModule, cabinetReading } from "./testing/cabinet-image.ts";
import { LeanClient } from "./testing/lean-client.ts";
import { NetworkProcess } from "./testing/network-process.ts";
import { createOperation, managementOperation, type Operation } from "./testing/operation.ts";

const scatteredPages = compileWat(join(import.meta.dirname, "../canisters/scattered-pages.wat"));
/** Written twice, they are as many bytes as the process may take. */
const pages = 131_072;
const pagesPerCall = 8192;
const maxResidentBytes = 2 ** 30;
const smallCanisters = 200;
const installsAtOnce = 50;
const storage = { slotsPerSegment: 16_384, checkpointLogBytes: 2 ** 20 };
const roundInstructions = 4_000_000_000;
const identity = testIdentity("large canisters");
const none: [] = [];

/** A network in its own process, with a client, on the files of a directory. */
async function startProcess(stateDirectory: string) {
  const process = new NetworkProcess();
  const { url } = await process.start({ stateDirectory, durability: "process", storage, roundInstructions });
  const client = new LeanClient(url, identity);
  return {
    client,
    process,
    [Symbol.asyncDispose]: async () => {
      client.close();
      await process.kill();
    },
  };
}

async function perform(client: LeanClient, operation: Operation): Promise<void> {
  const outcome = await client.send(client.prepare(operation, operation.effectiveCanisterId));
  const reason = outcome.kind === "rejected" ? outcome.message : "cut off";
  if (outcome.kind !== "replied") assert.fail(`${operation.name}: ${reason}`);
  operation.accept(outcome.reply);
}

function words(...values: readonly bigint[]): Uint8Array {
  return new Uint8Array(BigUint64Array.from(values).buffer);
}

/** The arguments that together name all pages. */
function pageArgs(value: bigint): Uint8Array[] {
  const count = pages / pagesPerCall;
  return Array.from({ length: count }, (_, part) =>
    words(value, BigInt(part * pagesPerCall), BigInt(pagesPerCall)),
  );
}

async function writePages(client: LeanClient, canisterId: Principal, value: bigint): Promise<void> {
  for (const arg of pageArgs(value)) {
    const operation = { canisterId, methodName: "write", arg, effectiveCanisterId: canisterId };
    await perform(client, { ...operation, name: "write", expects: "replied", accept: () => undefined });
  }
}

async function assertPages(client: LeanClient, canisterId: Principal, value: bigint): Promise<void> {
  for (const arg of pageArgs(value)) {
    const reply = await client.query(canisterId, "count", arg);
    assert.deepEqual(reply, words(BigInt(pagesPerCall)));
  }
}

async function install(
  client: LeanClient,
  module: Uint8Array,
  arg: Uint8Array = new Uint8Array(),
): Promise<Principal> {
  let canisterId: Principal | undefined;
  await perform(
    client,
    createOperation((created) => (canisterId = created)),
  );
  assert.ok(canisterId);
  const args = {
    mode: { install: null },
    canister_id: canisterId,
    wasm_module: module,
    arg,
    sender_canister_version: none,
  };
  const details = { effectiveCanisterId: canisterId, accept: () => undefined };
  await perform(client, managementOperation("install_code", args, details));
  return canisterId;
}

async function takeSnapshot(client: LeanClient, canisterId: Principal): Promise<Uint8Array> {
  let taken: Uint8Array | undefined;
  const args = {
    canister_id: canisterId,
    replace_snapshot: none,
    uninstall_code: none,
    sender_canister_version: none,
  };
  const accept = ({ id }: { readonly id: Uint8Array }) => {
    taken = id;
  };
  await perform(
    client,
    managementOperation("take_canister_snapshot", args, { effectiveCanisterId: canisterId, accept }),
  );
  assert.ok(taken);
  return taken;
}

async function loadSnapshot(
  client: LeanClient,
  canisterId: Principal,
  snapshotId: Uint8Array,
): Promise<void> {
  const args = { canister_id: canisterId, snapshot_id: snapshotId, sender_canister_version: none };
  const details = { effectiveCanisterId: canisterId, accept: () => undefined };
  await perform(client, managementOperation("load_canister_snapshot", args, details));
}

test("A network holds 64 GiB of stable memory and its snapshot over a restart, and less of it in its own memory than was written", async (context) => {
  using folder = temporaryFolder("large");
  const peaks: number[] = [];
  let canisterId: Principal;
  let snapshotId: Uint8Array;
  {
    await using network = await startProcess(folder.path);
    const { client } = network;
    canisterId = await install(client, scatteredPages);
    await writePages(client, canisterId, 1n);
    await assertPages(client, canisterId, 1n);
    snapshotId = await takeSnapshot(client, canisterId);
    await writePages(client, canisterId, 2n ** 32n);
    peaks.push(network.process.peakResidentBytes());
  }
  await using network = await startProcess(folder.path);
  const { client } = network;
  await assertPages(client, canisterId, 2n ** 32n);
  await loadSnapshot(client, canisterId, snapshotId);
  await assertPages(client, canisterId, 1n);
  peaks.push(network.process.peakResidentBytes());
  context.diagnostic(`largest sizes in MiB: ${peaks.map((bytes) => Math.round(bytes / 2 ** 20)).join(", ")}`);
  for (const bytes of peaks) assert.ok(bytes < maxResidentBytes, `${bytes} bytes`);
});

test(`${smallCanisters} canisters all answer after a restart`, async () => {
  using folder = temporaryFolder("many");
  const contents = Array.from({ length: smallCanisters }, (_, index) => {
    return { number: BigInt(index) << 32n, pages: 1, version: 1 } as const;
  });
  const installed: Principal[] = [];
  {
    await using network = await startProcess(folder.path);
    for (let first = 0; first < contents.length; first += installsAtOnce) {
      const installs = contents
        .slice(first, first + installsAtOnce)
        .map((content) => install(network.client, cabinetModule(content.version), cabinetArg(content)));
      installed.push(...(await Promise.all(installs)));
    }
  }
  await using network = await startProcess(folder.path);
  for (const [index, content] of contents.entries()) {
    const canisterId = installed[index];
    assert.ok(canisterId);
    assert.deepEqual(
      await network.client.query(canisterId, "read"),
      cabinetReading(content),
      `canister ${index}`,
    );
  }
});
