import assert from "node:assert/strict";
import { test } from "node:test";
import { rootSubnet } from "../../subnets.ts";
import { type ManagementArgs, Principal } from "../../../wire/mod.ts";
import { findCanister } from "../../canisters.ts";
import {
  canisterWith,
  controller as alice,
  firstId,
  stranger as bob,
  subnetWith,
} from "../../management/snapshots/testing/subnet-fixture.ts";
import { canisterIn } from "../../management/snapshots/testing/snapshot-methods.ts";
import type { ReplicaState } from "../../state.ts";
import { settingsArgs } from "../../testing/test-subnet.ts";
import { GENESIS_CYCLES } from "../genesis.ts";
import { cyclesLedger, query, rawUpdate, update } from "../testing/system-calls.ts";

type Settings = ManagementArgs["update_settings"]["settings"];

const anonymous = Principal.anonymous();
const state = subnetWith();
const T = 1_000_000_000_000n;
const FEE = 100_000_000n;

function balance(at: ReplicaState, owner: Principal = anonymous): bigint {
  const args = { owner, subaccount: [] as [] };
  return query(at, cyclesLedger, { caller: bob, method: "icrc1_balance_of", args });
}

function creationArgs(amount: bigint, ...createdAtNs: [] | [bigint]) {
  return {
    from_subaccount: [] as [],
    created_at_time: createdAtNs,
    amount,
    creation_args: [] as [],
  };
}

test("create_canister without arguments makes the caller the controller and takes the creation fee", () => {
  const call = { caller: anonymous, method: "create_canister", args: creationArgs(10n * T) } as const;
  const { result, state: after } = update(state, cyclesLedger, call);
  assert.ok("Ok" in result);
  assert.equal(result.Ok.canister_id.toText(), "bkyz2-fmaaa-aaaaa-qaaaq-cai");
  assert.equal(result.Ok.block_id, 1n);
  const canister = canisterIn(after, result.Ok.canister_id);
  assert.equal(canister.cycles, 10n * T - T / 2n);
  assert.deepEqual(
    canister.settings.controllers.map((one) => one.toText()),
    [anonymous.toText()],
  );
  assert.equal(balance(after), GENESIS_CYCLES - 10n * T - FEE);
});

test("create_canister takes settings and the only subnet there is", () => {
  const args = {
    ...creationArgs(2n * T),
    creation_args: [
      {
        subnet_selection: [{ Subnet: { subnet: rootSubnet(state).subnetId } }] as [
          { Subnet: { subnet: Principal } },
        ],
        settings: [settingsArgs({ controllers: [[alice, bob]] })] as [Settings],
      },
    ] as [{ subnet_selection: [{ Subnet: { subnet: Principal } }]; settings: [Settings] }],
  };
  const { result, state: after } = update(state, cyclesLedger, {
    caller: anonymous,
    method: "create_canister",
    args,
  });
  assert.ok("Ok" in result);
  assert.equal(canisterIn(after, result.Ok.canister_id).settings.controllers.length, 2);
});

test("create_canister gives the amount back, less two fees, when it fails", () => {
  const call = { caller: anonymous, method: "create_canister", args: creationArgs(T / 4n) } as const;
  const { result, state: after } = update(state, cyclesLedger, call);
  assert.ok("Err" in result && "FailedToCreate" in result.Err);
  assert.deepEqual(result.Err.FailedToCreate.fee_block, [1n]);
  assert.deepEqual(result.Err.FailedToCreate.refund_block, [2n]);
  assert.match(result.Err.FailedToCreate.error, /^Creating a canister requires a fee of 500000000000 /);
  assert.equal(balance(after), GENESIS_CYCLES - 2n * FEE);
  assert.equal(after.canisters.size, 0);
});

test("create_canister with a creation time answers the same canister when it is repeated", () => {
  const args = creationArgs(T, state.timeNs);
  const call = { caller: anonymous, method: "create_canister", args } as const;
  const once = update(state, cyclesLedger, call);
  assert.ok("Ok" in once.result);
  const { result } = update(once.state, cyclesLedger, call);
  assert.ok("Err" in result && "Duplicate" in result.Err);
  assert.equal(result.Err.Duplicate.duplicate_of, 1n);
  assert.equal(result.Err.Duplicate.canister_id[0]?.toText(), once.result.Ok.canister_id.toText());
});

test("create_canister refuses who has no cycles", () => {
  const call = { caller: alice, method: "create_canister", args: creationArgs(T) } as const;
  const { result, state: after } = update(state, cyclesLedger, call);
  assert.deepEqual(result, { Err: { InsufficientFunds: { balance: 0n } } });
  assert.equal(after, state);
});

test("withdraw tops a canister up", () => {
  const before = subnetWith(canisterWith({ cycles: 5n }));
  const args = { amount: T, from_subaccount: [] as [], to: firstId, created_at_time: [] as [] };
  const { result, state: after } = update(before, cyclesLedger, {
    caller: anonymous,
    method: "withdraw",
    args,
  });
  assert.deepEqual(result, { Ok: 1n });
  assert.equal(findCanister(after, firstId)?.cycles, T + 5n);
  assert.equal(balance(after), GENESIS_CYCLES - T - FEE);
});

test("withdraw to a canister that is not there gives the amount back, less two fees", () => {
  const args = { amount: T, from_subaccount: [] as [], to: firstId, created_at_time: [] as [] };
  const call = { caller: anonymous, method: "withdraw", args } as const;
  const { result, state: after } = update(state, cyclesLedger, call);
  assert.ok("Err" in result && "FailedToWithdraw" in result.Err);
  assert.deepEqual(result.Err.FailedToWithdraw.rejection_code, { DestinationInvalid: null });
  assert.equal(balance(after), GENESIS_CYCLES - 2n * FEE);
});

test("withdraw refuses receivers that are no canisters, and nothing", () => {
  const bytes = new Uint8Array(29).fill(3);
  bytes[28] = 2;
  const receiver = Principal.fromUint8Array(bytes);
  const args = { amount: T, from_subaccount: [] as [], to: receiver, created_at_time: [] as [] };
  const user = update(state, cyclesLedger, { caller: anonymous, method: "withdraw", args });
  assert.ok("Err" in user.result && "InvalidReceiver" in user.result.Err);
  const nothing = { ...args, to: firstId, amount: 0n };
  const zero = update(state, cyclesLedger, { caller: anonymous, method: "withdraw", args: nothing });
  assert.ok("Err" in zero.result && "GenericError" in zero.result.Err);
});

test("deposit takes the attached cycles less the fee, and traps without any", () => {
  const args = { to: { owner: bob, subaccount: [] as [] }, memo: [] as [] };
  const arg = cyclesLedger.codec.encodeArgs("deposit", args);
  const call = { caller: firstId, method: "deposit", arg };
  const outcome = rawUpdate(state, cyclesLedger.id, { ...call, cyclesAttached: T });
  assert.equal(outcome.kind, "reply");
  assert.equal(outcome.cyclesAccepted, T);
  const result = cyclesLedger.codec.decodeResult("deposit", outcome.data);
  assert.deepEqual(result, { balance: T - FEE, block_index: 1n });
  const trapped = rawUpdate(state, cyclesLedger.id, call);
  assert.equal(trapped.kind, "reject");
  assert.equal(trapped.reject.errorCode, "IC0503");
});

test("icrc1_transfer seeds an identity as `icp network start` does", () => {
  const args = {
    from_subaccount: [] as [],
    to: { owner: alice, subaccount: [] as [] },
    amount: 1000n * T,
    fee: [FEE] as [bigint],
    memo: [] as [],
    created_at_time: [] as [],
  };
  const { result, state: after } = update(state, cyclesLedger, {
    caller: anonymous,
    method: "icrc1_transfer",
    args,
  });
  assert.deepEqual(result, { Ok: 1n });
  assert.equal(balance(after, alice), 1000n * T);
});
