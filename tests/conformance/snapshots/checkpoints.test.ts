import assert from "node:assert/strict";
import { test } from "node:test";
import { startNetwork } from "icebox/network";
import { encodeManagementArgs, managementCanisterId, type Principal } from "icebox/wire";
import { createCanister, installNew, repliedBytes, takeSnapshot } from "../../support/management.ts";
import { type Answer, RawClient } from "../../support/raw-client.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { subject } from "./testing/subject.ts";

const INTERVAL_ROUNDS = 12;

function load(client: RawClient, canisterId: Principal, id: Uint8Array): Promise<Answer> {
  const args = { canister_id: canisterId, snapshot_id: id, sender_canister_version: [] as [] };
  const arg = encodeManagementArgs("load_canister_snapshot", args);
  const details = { canisterId: managementCanisterId, methodName: "load_canister_snapshot", arg };
  return client.call(details, canisterId);
}

/** A network whose checkpoints are so many rounds apart, and a client for it. */
async function withNetwork(
  checkpointIntervalRounds: number,
  use: (client: RawClient) => Promise<void>,
): Promise<void> {
  using folder = temporaryFolder("network");
  const replicaLimits = { checkpointIntervalRounds };
  await using network = await startNetwork({ port: 0, stateDirectory: folder.path, replicaLimits });
  await use(new RawClient({ url: network.url, rootKeyDer: network.rootKeyDer }));
}

test("a network can be told to have checkpoints: another canister's snapshot is not loadable before the next", async () => {
  await withNetwork(INTERVAL_ROUNDS, async (client) => {
    const source = await installNew(client, subject);
    const target = await createCanister(client);
    repliedBytes(await client.call({ canisterId: source, methodName: "inc", arg: new Uint8Array() }));
    const { id } = await takeSnapshot(client, source);
    const refused = await load(client, target, id);
    assert.ok(refused.kind === "rejected");
    assert.equal(refused.errorCode, "IC0406");
    assert.match(
      refused.message,
      /is not currently loadable on the specified canister .*usually ten minutes/,
    );
    let answer: Answer = refused;
    for (let rounds = 0; answer.kind !== "replied" && rounds <= INTERVAL_ROUNDS; rounds += 1) {
      answer = await load(client, target, id);
    }
    repliedBytes(answer);
    const read = await client.query({ canisterId: target, methodName: "read", arg: new Uint8Array() });
    assert.equal(repliedBytes(read)[0], 1);
  });
});

test("a network has no checkpoints unless it is told to", async () => {
  await withNetwork(0, async (client) => {
    const source = await installNew(client, subject);
    const target = await createCanister(client);
    const { id } = await takeSnapshot(client, source);
    repliedBytes(await load(client, target, id));
  });
});
