import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { HttpAgent, QueryResponseStatus } from "@icp-sdk/core/agent";
import { Ed25519KeyIdentity } from "@icp-sdk/core/identity";
import type { Principal } from "@icp-sdk/core/principal";
import { type RunningNetwork, startNetwork } from "icebox/network";
import { relayArg, relayModule } from "../../src/replica/query/testing/relay-canister.ts";
import { counterModule } from "../../src/replica/testing/counter.ts";
import { IcManagementCanister, type SdkManagement } from "../support/sdk-management.ts";

// The life of a canister and its queries with @icp-sdk/canisters and the agent of @icp-sdk/core, unmodified.

const nothing = new Uint8Array();
let stateDirectory: string;
let network: RunningNetwork;
let agent: HttpAgent;
let management: SdkManagement;

before(async () => {
  stateDirectory = mkdtempSync(join(tmpdir(), "icebox-management-"));
  network = await startNetwork({ port: 0, stateDirectory });
  const identity = Ed25519KeyIdentity.generate(new Uint8Array(32).fill(6));
  agent = await HttpAgent.create({ host: network.url, shouldFetchRootKey: true, identity });
  management = IcManagementCanister.create({ agent });
});

after(async () => {
  await network.stop();
  rmSync(stateDirectory, { recursive: true, force: true });
});

async function create(): Promise<Principal> {
  return await management.provisionalCreateCanisterWithCycles({ amount: 10n ** 13n });
}

async function install(module: Uint8Array): Promise<Principal> {
  const canisterId = await create();
  await management.installCode({ canisterId, wasmModule: module, arg: nothing, mode: { install: null } });
  return canisterId;
}

/** A query whose answer the agent has verified against the node's key. */
async function query(canisterId: Principal, methodName: string, arg: Uint8Array): Promise<number[] | string> {
  const answer = await agent.query(canisterId, { methodName, arg });
  return answer.status === QueryResponseStatus.Replied
    ? [...answer.reply.arg]
    : `${answer.error_code} ${answer.reject_message}`;
}

test("the package creates, sets, installs, looks at, empties, stops and deletes a canister", async () => {
  const canisterId = await create();
  const environmentVariables = [{ name: "a", value: "1" }];
  await management.updateSettings({
    canisterId,
    settings: { freezingThreshold: 600n, environmentVariables },
  });
  await management.installCode({
    canisterId,
    wasmModule: counterModule,
    arg: nothing,
    mode: { install: null },
  });
  for (const certified of [true, false]) {
    const status = await management.canisterStatus({ canisterId, certified });
    assert.deepEqual(status.status, { running: null });
    assert.equal(status.settings.freezing_threshold, 600n);
    assert.deepEqual(status.settings.environment_variables, environmentVariables);
    assert.deepEqual(status.module_hash, [
      new Uint8Array(createHash("sha256").update(counterModule).digest()),
    ]);
  }
  await management.uninstallCode({ canisterId });
  await management.stopCanister(canisterId);
  await management.deleteCanister(canisterId);
  await assert.rejects(management.canisterStatus({ canisterId }), /IC0301/);
});

test("the package installs a module from chunks of another canister", async () => {
  const [storeCanisterId, targetCanisterId] = [await create(), await create()];
  const middle = Math.floor(counterModule.length / 2);
  const chunkHashesList = [];
  for (const chunk of [counterModule.slice(0, middle), counterModule.slice(middle)]) {
    chunkHashesList.push(await management.uploadChunk({ canisterId: storeCanisterId, chunk }));
  }
  assert.equal((await management.storedChunks({ canisterId: storeCanisterId })).length, 2);
  const wasmModuleHash = new Uint8Array(createHash("sha256").update(counterModule).digest());
  const mode = { install: null };
  const arg = Uint8Array.of(4);
  await management.installChunkedCode({
    storeCanisterId,
    targetCanisterId,
    chunkHashesList,
    wasmModuleHash,
    mode,
    arg,
  });
  assert.deepEqual(await query(targetCanisterId, "get", nothing), [4, 0, 0, 0]);
  await management.clearChunkStore({ canisterId: storeCanisterId });
  assert.deepEqual(await management.storedChunks({ canisterId: storeCanisterId }), []);
});

test("the package is told that create_canister is for canisters", async () => {
  await assert.rejects(
    management.createCanister(),
    /Only canisters can call ic00 method create_canister\n *Error code: IC0406/,
  );
});

test("the package reads what a canister printed and how it trapped", async () => {
  const canisterId = await install(counterModule);
  await assert.rejects(agent.update(canisterId, { methodName: "print_and_trap", arg: nothing }));
  const { canister_log_records } = await management.fetchCanisterLogs(canisterId);
  assert.deepEqual(
    canister_log_records.map(({ content }) => new TextDecoder().decode(content)),
    ["luck", "[TRAP]: no luck"],
  );
});

test("the agent verifies what composite queries answer, and the queries are counted", async () => {
  const [first, second] = [await install(relayModule), await install(relayModule)];
  const inner = relayArg(second, "echo", { calls: 2, payload: Uint8Array.of(8) });
  const outer = relayArg(first, "relay", { payload: inner });
  assert.deepEqual(await query(first, "relay", outer), [1, 0, 1, 0, 8, 8]);
  assert.deepEqual(await query(first, "relay", relayArg(first, "certificate")), [1, 0, 1]);
  assert.match(String(await query(second, "missing", nothing)), /^IC0536 /);
  // The statistics enter the state with the next round, which this certified call is part of.
  const calls = [];
  for (const canisterId of [first, second]) {
    const status = await management.canisterStatus({ canisterId, certified: true });
    calls.push(status.query_stats.num_calls_total);
  }
  assert.deepEqual(calls, [4n, 2n]);
});
