import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeHex } from "../../../bytes/mod.ts";
import { Principal } from "../../../wire/mod.ts";
import {
  controller as alice,
  stranger as bob,
  subnetWith,
} from "../../management/snapshots/testing/subnet-fixture.ts";
import { GENESIS_E8S } from "../genesis.ts";
import { icpLedger, query, rawUpdate, update } from "../testing/system-calls.ts";
import { accountIdentifier } from "./account-identifier.ts";

const anonymous = Principal.anonymous();
const state = subnetWith();

function legacyArgs(to: Principal, e8s: bigint) {
  return {
    memo: 0n,
    amount: { e8s },
    fee: { e8s: 10_000n },
    from_subaccount: [] as [],
    to: accountIdentifier(to),
    created_at_time: [] as [] | [{ timestamp_nanos: bigint }],
  };
}

function balance(of: Principal, at = state): bigint {
  const args = { owner: of, subaccount: [] as [] };
  return query(at, icpLedger, { caller: bob, method: "icrc1_balance_of", args });
}

test("transfer seeds an identity as `icp network start` does", () => {
  const args = legacyArgs(alice, 100_000_000_000_000n);
  const { result, state: after } = update(state, icpLedger, { caller: anonymous, method: "transfer", args });
  assert.deepEqual(result, { Ok: 1n });
  assert.equal(balance(alice, after), 100_000_000_000_000n);
  assert.equal(balance(anonymous, after), GENESIS_E8S - 100_000_000_000_000n - 10_000n);
});

test("transfer names its errors in e8s", () => {
  const poor = update(state, icpLedger, { caller: alice, method: "transfer", args: legacyArgs(bob, 1n) });
  assert.deepEqual(poor.result, { Err: { InsufficientFunds: { balance: { e8s: 0n } } } });
  const wrongFee = { ...legacyArgs(bob, 1n), fee: { e8s: 1n } };
  const fee = update(state, icpLedger, { caller: anonymous, method: "transfer", args: wrongFee });
  assert.deepEqual(fee.result, { Err: { BadFee: { expected_fee: { e8s: 10_000n } } } });
  const old: [{ timestamp_nanos: bigint }] = [{ timestamp_nanos: 1n }];
  const tooOld = { ...legacyArgs(bob, 1n), created_at_time: old };
  const late = update(state, icpLedger, { caller: anonymous, method: "transfer", args: tooOld });
  assert.deepEqual(late.result, { Err: { TxTooOld: { allowed_window_nanos: 86_400_000_000_000n } } });
});

test("transfer answers the block of a duplicate", () => {
  const time: [{ timestamp_nanos: bigint }] = [{ timestamp_nanos: state.timeNs }];
  const args = { ...legacyArgs(alice, 1n), created_at_time: time };
  const once = update(state, icpLedger, { caller: anonymous, method: "transfer", args });
  const twice = update(once.state, icpLedger, { caller: anonymous, method: "transfer", args });
  assert.deepEqual(twice.result, { Err: { TxDuplicate: { duplicate_of: 1n } } });
});

test("transfer traps on bytes that are no account identifier", () => {
  const args = { ...legacyArgs(alice, 1n), to: new Uint8Array(32) };
  const arg = icpLedger.codec.encodeArgs("transfer", args);
  const outcome = rawUpdate(state, icpLedger.id, { caller: anonymous, method: "transfer", arg });
  assert.equal(outcome.kind, "reject");
  assert.equal(outcome.reject.errorCode, "IC0503");
});

test("account_balance reads an account identifier, 0 for an unknown one", () => {
  const ask = (account: Uint8Array) =>
    query(state, icpLedger, { caller: bob, method: "account_balance", args: { account } });
  assert.deepEqual(ask(accountIdentifier(anonymous)), { e8s: GENESIS_E8S });
  assert.deepEqual(ask(decodeHex("00".repeat(32))), { e8s: 0n });
});

test("icrc1_transfer keeps subaccounts apart", () => {
  const subaccount = new Uint8Array(32).fill(7);
  const args = {
    from_subaccount: [] as [],
    to: { owner: alice, subaccount: [subaccount] as [Uint8Array] },
    amount: 5n,
    fee: [] as [],
    memo: [] as [],
    created_at_time: [] as [],
  };
  const { state: after } = update(state, icpLedger, { caller: anonymous, method: "icrc1_transfer", args });
  assert.equal(balance(alice, after), 0n);
  const account = { owner: alice, subaccount: [subaccount] as [Uint8Array] };
  assert.equal(query(after, icpLedger, { caller: bob, method: "icrc1_balance_of", args: account }), 5n);
});

test("icrc2_approve and icrc2_allowance agree, and self approval traps", () => {
  const args = {
    from_subaccount: [] as [],
    spender: { owner: bob, subaccount: [] as [] },
    amount: 500n,
    expected_allowance: [] as [],
    expires_at: [state.timeNs + 1n] as [bigint],
    fee: [] as [],
    memo: [] as [],
    created_at_time: [] as [],
  };
  const { state: after } = update(state, icpLedger, { caller: anonymous, method: "icrc2_approve", args });
  const accounts = {
    account: { owner: anonymous, subaccount: [] as [] },
    spender: { owner: bob, subaccount: [] as [] },
  };
  const allowance = query(after, icpLedger, { caller: bob, method: "icrc2_allowance", args: accounts });
  assert.deepEqual(allowance, { allowance: 500n, expires_at: [state.timeNs + 1n] });

  const own = { ...args, spender: accounts.account };
  const arg = icpLedger.codec.encodeArgs("icrc2_approve", own);
  const outcome = rawUpdate(state, icpLedger.id, { caller: anonymous, method: "icrc2_approve", arg });
  assert.equal(outcome.kind, "reject");
  assert.match(outcome.reject.message, /self approval is not allowed/);
});

test("icrc2_transfer_from moves on behalf of the owner", () => {
  const approve = {
    from_subaccount: [] as [],
    spender: { owner: bob, subaccount: [] as [] },
    amount: 50_000n,
    expected_allowance: [] as [],
    expires_at: [] as [],
    fee: [] as [],
    memo: [] as [],
    created_at_time: [] as [],
  };
  const approved = update(state, icpLedger, { caller: anonymous, method: "icrc2_approve", args: approve });
  const args = {
    spender_subaccount: [] as [],
    from: { owner: anonymous, subaccount: [] as [] },
    to: { owner: alice, subaccount: [] as [] },
    amount: 30_000n,
    fee: [] as [],
    memo: [] as [],
    created_at_time: [] as [],
  };
  const call = { caller: bob, method: "icrc2_transfer_from", args } as const;
  const moved = update(approved.state, icpLedger, call);
  assert.deepEqual(moved.result, { Ok: 2n });
  assert.equal(balance(alice, moved.state), 30_000n);
  const again = update(moved.state, icpLedger, call);
  assert.deepEqual(again.result, { Err: { InsufficientAllowance: { allowance: 10_000n } } });
});

test("icrc1_transfer traps on a subaccount of another length and on a long memo", () => {
  const args = {
    from_subaccount: [] as [] | [Uint8Array],
    to: { owner: alice, subaccount: [] as [] },
    amount: 5n,
    fee: [] as [],
    memo: [] as [] | [Uint8Array],
    created_at_time: [] as [],
  };
  const bad = [
    { ...args, from_subaccount: [new Uint8Array(31)] as [Uint8Array] },
    { ...args, memo: [new Uint8Array(33)] as [Uint8Array] },
  ];
  for (const one of bad) {
    const arg = icpLedger.codec.encodeArgs("icrc1_transfer", one);
    const outcome = rawUpdate(state, icpLedger.id, { caller: anonymous, method: "icrc1_transfer", arg });
    assert.equal(outcome.kind, "reject");
    assert.equal(outcome.reject.errorCode, "IC0503");
  }
});
