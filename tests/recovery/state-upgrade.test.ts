import assert from "node:assert/strict";
import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { encodeHex } from "../../src/bytes/mod.ts";
import { DurableStateStore } from "../../src/network/storage/durable-state-store.ts";
import { replicaContextOver } from "../../src/network/worker/replica-context.ts";
import { type AdmittedCall, type RoundOutcome, stateRootHash } from "../../src/replica/mod.ts";
import { counterBytes } from "../../src/replica/testing/counter.ts";
import { TestSubnet, user } from "../../src/replica/testing/test-subnet.ts";
import { icpLedgerId } from "../../src/replica/system/system-ids.ts";
import { icpLedgerInterface, Principal } from "../../src/wire/mod.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const fixtures = join(import.meta.dirname, "fixtures");
const versions = readdirSync(fixtures).filter((name) => name.startsWith("state-"));
const running = Principal.fromText("bkyz2-fmaaa-aaaaa-qaaaq-cai");
const stopped = Principal.fromText("bd3sg-teaaa-aaaaa-qaaba-cai");
const version = { sender_canister_version: [] as [] };

/** The subnet of a state directory; its rounds are written there. */
class KeptSubnet extends TestSubnet {
  readonly store: DurableStateStore;

  private constructor(store: DurableStateStore) {
    super();
    this.store = store;
    const context = replicaContextOver(store.pages);
    const state = store.restore(this.state.config, context);
    assert.ok(state, "there is no state");
    Object.assign(this, { context, state });
  }

  static async open(stateDirectory: string): Promise<KeptSubnet> {
    const options = { stateDirectory, durability: "process", storage: {} } as const;
    return new KeptSubnet(await DurableStateStore.open(options));
  }

  override round(...ingress: AdmittedCall[]): RoundOutcome {
    this.store.begin();
    const outcome = super.round(...ingress);
    const { state } = outcome;
    const batch = { timeNs: state.timeNs, randomness: state.randomness.seed, ingress };
    this.store.commit({ batch, state, rootHash: stateRootHash(state, this.context.platform) });
    return outcome;
  }
}

function counterOf(subnet: TestSubnet, canisterId: Principal, method = "get"): unknown {
  const outcome = subnet.query(canisterId, method);
  assert.ok(outcome.kind === "replied", outcome.kind === "rejected" ? outcome.message : "");
  return outcome.arg;
}

function snapshotOf(
  subnet: TestSubnet,
  canister_id: Principal,
): { canister_id: Principal; snapshot_id: Uint8Array } {
  const [snapshot] = subnet.manage("list_canister_snapshots", { canister_id });
  assert.ok(snapshot);
  return { canister_id, snapshot_id: snapshot.id };
}

for (const name of versions) {
  test(`restoreState() reads the records of ${name}, which an earlier program left in a crash, and goes on`, async () => {
    using folder = temporaryFolder("upgrade");
    cpSync(join(fixtures, name), folder.path, { recursive: true });
    const subnet = await KeptSubnet.open(folder.path);
    assert.deepEqual(counterOf(subnet, running), counterBytes(6));
    assert.deepEqual(counterOf(subnet, running, "saved"), counterBytes(4));
    assert.equal(subnet.state.ingress.waiting.length, 1);
    const logs = subnet
      .canister(running)
      .logs.records.map(({ content }) => new TextDecoder().decode(content));
    assert.equal(logs[0], "luck");
    const status = subnet.manage("canister_status", { canister_id: running });
    assert.deepEqual(status.status, { running: null });
    assert.deepEqual(status.settings.environment_variables, [{ name: "NAME", value: "värde" }]);
    assert.equal(status.settings.controllers.length, 1);

    assert.deepEqual(counterOf(subnet, running), counterBytes(7), "the call that waited was executed");
    assert.equal(subnet.manage("stored_chunks", { canister_id: running }).length, 1);
    subnet.manage("load_canister_snapshot", { ...snapshotOf(subnet, running), ...version });
    assert.deepEqual(counterOf(subnet, running), counterBytes(4), "the snapshot was loaded");
    assert.deepEqual(subnet.manage("canister_status", { canister_id: stopped }).status, { stopped: null });
    subnet.manage("load_canister_snapshot", { ...snapshotOf(subnet, stopped), ...version });
    subnet.manage("start_canister", { canister_id: stopped });
    assert.deepEqual(counterOf(subnet, stopped), counterBytes(42), "the uploaded snapshot was loaded");
    const account = { owner: user("bob"), subaccount: [] as [] };
    const arg = icpLedgerInterface.encodeArgs("icrc1_balance_of", account);
    const balance = subnet.query(icpLedgerId, "icrc1_balance_of", { arg });
    assert.ok(balance.kind === "replied");
    assert.equal(icpLedgerInterface.decodeResult("icrc1_balance_of", balance.arg), 250_000_000n);

    const rootHash = encodeHex(stateRootHash(subnet.state, subnet.context.platform));
    await subnet.store.close();
    const again = await KeptSubnet.open(folder.path);
    assert.equal(encodeHex(stateRootHash(again.state, again.context.platform)), rootHash);
    assert.deepEqual(counterOf(again, stopped), counterBytes(42));
    await again.store.close();
  });
}
