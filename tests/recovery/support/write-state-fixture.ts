import { DurableStateStore } from "../../../src/network/storage/durable-state-store.ts";
import { replicaContextOver } from "../../../src/network/worker/replica-context.ts";
import { type AdmittedCall, type RoundOutcome, stateRootHash } from "../../../src/replica/mod.ts";
import { uploadArgs } from "../../../src/replica/management/snapshots/testing/upload-args.ts";
import { counterModule } from "../../../src/replica/testing/counter.ts";
import { installArgs, settingsArgs, TestSubnet, user } from "../../../src/replica/testing/test-subnet.ts";
import { icpLedgerId } from "../../../src/replica/system/system-ids.ts";
import { icpLedgerInterface, Principal } from "../../../src/wire/mod.ts";

/**
 * Writes the state that is kept as a fixture, and ends as a crash would. `node tests/recovery/support/write-state-fixture.ts
 * DIRECTORY`, once per version of the state records; `store-upgrade.test.ts` knows what is in it.
 */
const stateDirectory = process.argv[2] ?? "";
const store = await DurableStateStore.open({
  stateDirectory,
  durability: "process",
  storage: { slotsPerSegment: 8, checkpointLogBytes: 40_000 },
});

/** A subnet whose rounds are written. */
class WrittenSubnet extends TestSubnet {
  override round(...ingress: AdmittedCall[]): RoundOutcome {
    store.begin();
    const outcome = super.round(...ingress);
    const { state } = outcome;
    const batch = { timeNs: state.timeNs, randomness: state.randomness.seed, ingress };
    store.commit({ batch, state, rootHash: stateRootHash(state, this.context.platform) });
    return outcome;
  }
}

const subnet = Object.assign(new WrittenSubnet(), { context: replicaContextOver(store.pages) });
const bob = user("bob");
const running = subnet.install(counterModule, Uint8Array.of(3));
subnet.update(running, "increment");
subnet.update(running, "save");
subnet.update(running, "certify");
subnet.update(running, "print_and_trap");
const target = { canister_id: running };
const version = { sender_canister_version: [] as [] };
const take = { ...target, replace_snapshot: [] as [], uninstall_code: [] as [], ...version };
subnet.manage("take_canister_snapshot", take);
subnet.update(running, "increment");
subnet.manage("upload_chunk", { ...target, chunk: Uint8Array.of(1, 2, 3) });
const environment = settingsArgs({ environment_variables: [[{ name: "NAME", value: "värde" }]] });
subnet.manage("update_settings", { ...target, settings: environment, ...version });

const stopped = subnet.create();
subnet.manage("install_code", installArgs(stopped, new Uint8Array(counterModule), { arg: Uint8Array.of(9) }));
subnet.manage("stop_canister", { canister_id: stopped });
const sizes = {
  wasm_module_size: BigInt(counterModule.length),
  wasm_memory_size: 65_536n,
  stable_memory_size: 0n,
};
const metadata = uploadArgs({ canister_id: stopped, ...sizes, globals: [{ i32: 7 }] });
const { snapshot_id } = subnet.manage("upload_canister_snapshot_metadata", metadata);
const upload = { canister_id: stopped, snapshot_id };
subnet.manage("upload_canister_snapshot_data", {
  ...upload,
  kind: { wasm_module: { offset: 0n } },
  chunk: counterModule,
});
const heap = { ...upload, kind: { wasm_memory: { offset: 0n } }, chunk: Uint8Array.of(42) };
subnet.manage("upload_canister_snapshot_data", heap);

const transfer = {
  from_subaccount: [] as [],
  to: { owner: bob, subaccount: [] as [] },
  amount: 250_000_000n,
  fee: [] as [],
  memo: [] as [],
  created_at_time: [] as [],
};
subnet.update(icpLedgerId, "icrc1_transfer", {
  arg: icpLedgerInterface.encodeArgs("icrc1_transfer", transfer),
  sender: Principal.anonymous(),
});
Object.assign(subnet.context, { limits: { ...subnet.context.limits, roundInstructions: 1n } });
const waiting = subnet.makeCall(running, "increment", new Uint8Array());
subnet.round(subnet.makeCall(running, "increment", new Uint8Array()), waiting);
process.exit(0);
