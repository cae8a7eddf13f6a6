import assert from "node:assert/strict";
import { test } from "node:test";
import { Principal } from "../../wire/mod.ts";
import { subnetWith, testContext } from "../management/snapshots/testing/subnet-fixture.ts";
import { GENESIS_CYCLES, GENESIS_E8S } from "./genesis.ts";
import { runSystemCanisterQuery } from "./run-system-canister.ts";
import { cmcId, cyclesLedgerId, icpLedgerId, isSystemCanister } from "./system-ids.ts";
import { cmc, cyclesLedger, icpLedger, query, rawUpdate, update } from "./testing/system-calls.ts";

const anonymous = Principal.anonymous();
const state = subnetWith();

test("isSystemCanister() knows the three canisters by their published ids", () => {
  assert.equal(icpLedgerId.toText(), "ryjl3-tyaaa-aaaaa-aaaba-cai");
  assert.equal(cyclesLedgerId.toText(), "um5iw-rqaaa-aaaaq-qaaba-cai");
  assert.equal(cmcId.toText(), "rkp4c-7iaaa-aaaaa-aaaca-cai");
  assert.ok([icpLedgerId, cyclesLedgerId, cmcId].every(isSystemCanister));
  assert.ok(!isSystemCanister(Principal.fromText("rrkah-fqaaa-aaaaa-aaaaq-cai")));
});

test("createSystemCanisters() gives everything to the anonymous principal", () => {
  const account = { owner: anonymous, subaccount: [] as [] };
  const call = { caller: anonymous, method: "icrc1_balance_of", args: account } as const;
  assert.equal(query(state, icpLedger, call), GENESIS_E8S);
  assert.equal(query(state, cyclesLedger, call), GENESIS_CYCLES);
  assert.equal(GENESIS_CYCLES, 170_141_183_460_469_231_731_687_303_715_884_105_727n);
});

test("runSystemCanisterQuery() answers the constants of both ledgers", () => {
  const ask = { caller: anonymous, args: null } as const;
  const expected = [
    [icpLedger, 10_000n, 8, "ICP", "Internet Computer"],
    [cyclesLedger, 100_000_000n, 12, "TCYCLES", "Trillion Cycles"],
  ] as const;
  for (const [target, fee, decimals, symbol, name] of expected) {
    const codec = { id: target.id, codec: cyclesLedger.codec };
    assert.equal(query(state, codec, { ...ask, method: "icrc1_fee" }), fee);
    assert.equal(query(state, codec, { ...ask, method: "icrc1_decimals" }), decimals);
    assert.equal(query(state, codec, { ...ask, method: "icrc1_symbol" }), symbol);
    assert.equal(query(state, codec, { ...ask, method: "icrc1_name" }), name);
    const metadata = query(state, codec, { ...ask, method: "icrc1_metadata" });
    assert.deepEqual(new Map(metadata).get("icrc1:fee"), { Nat: fee });
    const standards = query(state, codec, { ...ask, method: "icrc1_supported_standards" });
    assert.deepEqual(
      standards.map((standard) => standard.name),
      ["ICRC-1", "ICRC-2"],
    );
  }
});

test("runSystemCanisterUpdate() also answers queries", () => {
  const { result, state: after } = update(state, cmc, {
    caller: anonymous,
    method: "get_default_subnets",
    args: null,
  });
  assert.deepEqual(
    result.map((id) => id.toText()),
    state.config.subnets.map(({ subnetId }) => subnetId.toText()),
  );
  assert.equal(after, state);
});

test("runSystemCanisterUpdate() refuses an unknown method with IC0536", () => {
  const outcome = rawUpdate(state, icpLedgerId, {
    caller: anonymous,
    method: "nothing",
    arg: new Uint8Array(),
  });
  assert.equal(outcome.kind, "reject");
  assert.equal(outcome.reject.errorCode, "IC0536");
  assert.match(outcome.reject.message, /Canister has no update method 'nothing'/);
});

test("runSystemCanisterQuery() refuses an update method with IC0536", () => {
  const call = {
    canisterId: icpLedgerId,
    caller: anonymous,
    methodName: "transfer",
    arg: new Uint8Array(),
  };
  const outcome = runSystemCanisterQuery(state, call, testContext());
  assert.equal(outcome.kind, "reject");
  assert.equal(outcome.reject.errorCode, "IC0536");
});

test("runSystemCanisterUpdate() traps on arguments of another type", () => {
  const outcome = rawUpdate(state, icpLedgerId, {
    caller: anonymous,
    method: "transfer",
    arg: Uint8Array.of(1, 2, 3),
  });
  assert.equal(outcome.kind, "reject");
  assert.equal(outcome.reject.errorCode, "IC0503");
  assert.equal(outcome.state, state);
});
