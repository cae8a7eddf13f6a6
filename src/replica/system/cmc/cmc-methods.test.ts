import assert from "node:assert/strict";
import { test } from "node:test";
import { Principal } from "../../../wire/mod.ts";
import {
  canisterWith,
  controller as alice,
  firstId,
  stranger as bob,
  subnetWith,
} from "../../management/snapshots/testing/subnet-fixture.ts";
import { canisterIn } from "../../management/snapshots/testing/snapshot-methods.ts";
import type { ReplicaState } from "../../state.ts";
import { accountIdentifier, icpAccountKey } from "../icp-ledger/account-identifier.ts";
import { balanceOf } from "../ledger/ledger-state.ts";
import { cmcId } from "../system-ids.ts";
import { cmc, icpLedger, query, update } from "../testing/system-calls.ts";
import { principalSubaccount } from "./cmc-payment.ts";

const anonymous = Principal.anonymous();
const MINT = 0x544e_494dn;
const CREATE = 0x4145_5243n;
const TOP_UP = 0x5055_5054n;
const ICP = 100_000_000n;

/** Pays `e8s` from `payer` for `beneficiary`; the anonymous principal has all the ICP. */
function pay(
  state: ReplicaState,
  payment: {
    readonly payer: Principal;
    readonly beneficiary: Principal;
    readonly memo: bigint;
    readonly e8s: bigint;
  },
): { readonly state: ReplicaState; readonly blockIndex: bigint } {
  const { payer, beneficiary, memo, e8s } = payment;
  const args = {
    memo,
    amount: { e8s },
    fee: { e8s: 10_000n },
    from_subaccount: [] as [],
    to: accountIdentifier(cmcId, principalSubaccount(beneficiary)),
    created_at_time: [] as [],
  };
  const { result, state: after } = update(state, icpLedger, { caller: payer, method: "transfer", args });
  assert.ok("Ok" in result);
  return { state: after, blockIndex: result.Ok };
}

function mint(state: ReplicaState, blockIndex: bigint, caller: Principal = anonymous) {
  const args = { block_index: blockIndex, to_subaccount: [] as [], deposit_memo: [] as [] };
  return update(state, cmc, { caller, method: "notify_mint_cycles", args });
}

function creation(blockIndex: bigint, controller: Principal) {
  return {
    block_index: blockIndex,
    controller,
    subnet_type: [] as [],
    subnet_selection: [] as [],
    settings: [] as [],
  };
}

test("get_icp_xdr_conversion_rate answers 3.52 XDR", () => {
  const rate = query(subnetWith(), cmc, {
    caller: bob,
    method: "get_icp_xdr_conversion_rate",
    args: null,
  });
  assert.equal(rate.data.xdr_permyriad_per_icp, 35_200n);
  assert.equal(rate.data.timestamp_seconds, 1_700_000_000n);
});

test("notify_mint_cycles turns 1 ICP into 3.52 T cycles and burns the ICP", () => {
  const payment = { payer: anonymous, beneficiary: anonymous, memo: MINT, e8s: ICP };
  const paid = pay(subnetWith(), payment);
  const before = paid.state.ledgers.icpLedger.totalSupply;
  const { result, state } = mint(paid.state, paid.blockIndex);
  assert.ok("Ok" in result);
  assert.equal(result.Ok.minted, 3_520_000_000_000n);
  assert.equal(result.Ok.block_index, 1n);
  assert.equal(before - state.ledgers.icpLedger.totalSupply, ICP);
  const account = icpAccountKey(cmcId, principalSubaccount(anonymous));
  assert.equal(balanceOf(state.ledgers.icpLedger, account), 0n);
});

test("notify_mint_cycles answers the same again and mints once", () => {
  const payment = { payer: anonymous, beneficiary: anonymous, memo: MINT, e8s: ICP };
  const paid = pay(subnetWith(), payment);
  const once = mint(paid.state, paid.blockIndex);
  const twice = mint(once.state, paid.blockIndex);
  assert.deepEqual(twice.result, once.result);
  assert.equal(twice.state, once.state);
});

test("notify_mint_cycles refuses blocks that are not for it", () => {
  const paid = pay(subnetWith(), { payer: anonymous, beneficiary: anonymous, memo: CREATE, e8s: ICP });
  const cases = [
    mint(paid.state, paid.blockIndex),
    mint(paid.state, paid.blockIndex, bob),
    mint(paid.state, 0n),
    mint(paid.state, 99n),
  ];
  for (const { result, state } of cases) {
    assert.ok("Err" in result && "InvalidTransaction" in result.Err);
    assert.equal(state, paid.state);
  }
});

test("notify_mint_cycles refunds what does not cover the deposit fee", () => {
  const payment = { payer: anonymous, beneficiary: anonymous, memo: MINT, e8s: 2_000n };
  const paid = pay(subnetWith(), payment);
  const { result, state } = mint(paid.state, paid.blockIndex);
  assert.ok("Err" in result && "Refunded" in result.Err);
  assert.deepEqual(result.Err.Refunded.block_index, []);
  assert.deepEqual(mint(state, paid.blockIndex).result, result);
});

test("notify_create_canister creates a canister for the caller", () => {
  const paid = pay(subnetWith(), { payer: anonymous, beneficiary: alice, memo: CREATE, e8s: ICP });
  const args = creation(paid.blockIndex, alice);
  const call = { caller: alice, method: "notify_create_canister", args } as const;
  const { result, state } = update(paid.state, cmc, call);
  assert.ok("Ok" in result);
  const canister = canisterIn(state, result.Ok);
  assert.equal(canister.cycles, 3_520_000_000_000n - 500_000_000_000n);
  assert.equal(canister.settings.controllers[0]?.toText(), alice.toText());
  assert.deepEqual(update(state, cmc, call).result, result);
});

test("notify_create_canister refuses to create for somebody else", () => {
  const paid = pay(subnetWith(), { payer: anonymous, beneficiary: alice, memo: CREATE, e8s: ICP });
  const args = creation(paid.blockIndex, alice);
  const { result } = update(paid.state, cmc, { caller: bob, method: "notify_create_canister", args });
  assert.ok("Err" in result && "Other" in result.Err);
});

test("notify_create_canister refunds the ICP, less a fee, when the creation fails", () => {
  const e8s = ICP / 100n;
  const paid = pay(subnetWith(), { payer: anonymous, beneficiary: alice, memo: CREATE, e8s });
  const before = balanceOf(paid.state.ledgers.icpLedger, icpAccountKey(anonymous));
  const args = creation(paid.blockIndex, alice);
  const { result, state } = update(paid.state, cmc, {
    caller: alice,
    method: "notify_create_canister",
    args,
  });
  assert.ok("Err" in result && "Refunded" in result.Err);
  assert.deepEqual(result.Err.Refunded.block_index, [paid.blockIndex + 1n]);
  const after = balanceOf(state.ledgers.icpLedger, icpAccountKey(anonymous));
  assert.equal(after - before, e8s - 10_000n);
});

test("notify_top_up adds the cycles to the canister", () => {
  const subnet = subnetWith(canisterWith({ cycles: 1n }));
  const paid = pay(subnet, { payer: anonymous, beneficiary: firstId, memo: TOP_UP, e8s: ICP });
  const args = { block_index: paid.blockIndex, canister_id: firstId };
  const { result, state } = update(paid.state, cmc, { caller: bob, method: "notify_top_up", args });
  assert.deepEqual(result, { Ok: 3_520_000_000_000n });
  assert.equal(canisterIn(state).cycles, 3_520_000_000_001n);
});
