import assert from "node:assert/strict";
import { test } from "node:test";
import { IDL } from "@icp-sdk/core/candid";
import { canisterIdFromNumber, Principal } from "../principal.ts";
import { type CandidInterface, createCandidInterface } from "../candid/candid-interface.ts";
import { cyclesLedgerInterface } from "./cycles-ledger.ts";
import { cmcInterface } from "./cycles-minting.ts";
import { icpLedgerInterface } from "./icp-ledger.ts";
import { type IcrcArgs, icrcMethods, type IcrcResults } from "./icrc.ts";

const owner = Principal.anonymous();
const account = { owner, subaccount: [] as [] };
const blob = new Uint8Array(32);

function roundTrip<Args, Results extends { [Method in keyof Args]: unknown }, Method extends keyof Args>(
  candid: CandidInterface<Args, Results>,
  sample: { method: Method; args: Args[Method]; results: readonly Results[Method][] },
): void {
  const { method, args, results } = sample;
  assert.deepEqual(candid.decodeArgs(method, candid.encodeArgs(method, args)), args);
  for (const result of results) {
    assert.deepEqual(candid.decodeResult(method, candid.encodeResult(method, result)), result);
  }
}

test("icpLedgerInterface reads back transfers, approvals and queries", () => {
  const e8s = { e8s: 10_000n };
  roundTrip(icpLedgerInterface, {
    method: "transfer",
    args: {
      memo: 0x544e494dn,
      amount: e8s,
      fee: e8s,
      from_subaccount: [blob],
      to: blob,
      created_at_time: [{ timestamp_nanos: 1n }],
    },
    results: [{ Ok: 5n }, { Err: { BadFee: { expected_fee: e8s } } }, { Err: { TxCreatedInFuture: null } }],
  });
  roundTrip(icpLedgerInterface, { method: "account_balance", args: { account: blob }, results: [e8s] });
  roundTrip(icpLedgerInterface, { method: "icrc1_decimals", args: null, results: [8] });
  roundTrip(icpLedgerInterface, { method: "icrc1_symbol", args: null, results: ["ICP"] });
  roundTrip(icpLedgerInterface, {
    method: "icrc2_approve",
    args: {
      from_subaccount: [],
      spender: account,
      amount: 5n,
      expected_allowance: [1n],
      expires_at: [2n],
      fee: [],
      memo: [blob],
      created_at_time: [],
    },
    results: [
      { Ok: 1n },
      { Err: { Expired: { ledger_time: 5n } } },
      { Err: { AllowanceChanged: { current_allowance: 1n } } },
    ],
  });
});

test("cyclesLedgerInterface reads back what icp calls", () => {
  roundTrip(cyclesLedgerInterface, {
    method: "icrc1_transfer",
    args: {
      from_subaccount: [],
      to: account,
      amount: 10n ** 15n,
      fee: [100_000_000n],
      memo: [],
      created_at_time: [],
    },
    results: [
      { Ok: 1n },
      { Err: { BadBurn: { min_burn_amount: 1n } } },
      { Err: { GenericError: { error_code: 1n, message: "x" } } },
    ],
  });
  roundTrip(cyclesLedgerInterface, {
    method: "create_canister",
    args: {
      from_subaccount: [],
      created_at_time: [],
      amount: 2n * 10n ** 12n,
      creation_args: [{ subnet_selection: [{ Subnet: { subnet: owner } }], settings: [] }],
    },
    results: [
      { Ok: { block_id: 1n, canister_id: canisterIdFromNumber(1n) } },
      { Err: { FailedToCreate: { fee_block: [1n], refund_block: [], error: "x" } } },
    ],
  });
  roundTrip(cyclesLedgerInterface, {
    method: "withdraw",
    args: { amount: 5n, from_subaccount: [], to: canisterIdFromNumber(1n), created_at_time: [] },
    results: [
      { Ok: 1n },
      {
        Err: {
          FailedToWithdraw: {
            fee_block: [],
            rejection_code: { DestinationInvalid: null },
            rejection_reason: "x",
          },
        },
      },
    ],
  });
  roundTrip(cyclesLedgerInterface, {
    method: "deposit",
    args: { to: account, memo: [] },
    results: [{ block_index: 1n, balance: 2n }],
  });
  roundTrip(cyclesLedgerInterface, {
    method: "icrc2_allowance",
    args: { account, spender: account },
    results: [{ allowance: 0n, expires_at: [] }],
  });
});

test("icrcMethods read back what a ledger says about itself and transfers out of an allowance", () => {
  const ledger = createCandidInterface<IcrcArgs, IcrcResults>(icrcMethods);
  roundTrip(ledger, {
    method: "icrc1_metadata",
    args: null,
    results: [
      [
        ["icrc1:fee", { Nat: 1n }],
        ["icrc1:name", { Text: "x" }],
      ],
    ],
  });
  roundTrip(ledger, { method: "icrc1_name", args: null, results: ["x"] });
  roundTrip(ledger, { method: "icrc1_total_supply", args: null, results: [2n ** 127n] });
  roundTrip(ledger, { method: "icrc1_minting_account", args: null, results: [[], [account]] });
  roundTrip(ledger, {
    method: "icrc1_supported_standards",
    args: null,
    results: [[{ name: "ICRC-1", url: "x" }]],
  });
  roundTrip(ledger, {
    method: "icrc2_transfer_from",
    args: {
      spender_subaccount: [],
      from: account,
      to: account,
      amount: 1n,
      fee: [],
      memo: [],
      created_at_time: [],
    },
    results: [{ Ok: 1n }, { Err: { InsufficientAllowance: { allowance: 0n } } }],
  });
});

test("cmcInterface reads back notifications and rates", () => {
  roundTrip(cmcInterface, { method: "get_default_subnets", args: null, results: [[owner]] });
  roundTrip(cmcInterface, {
    method: "notify_mint_cycles",
    args: { block_index: 1n, to_subaccount: [blob], deposit_memo: [] },
    results: [{ Ok: { block_index: 1n, minted: 2n, balance: 3n } }, { Err: { TransactionTooOld: 5n } }],
  });
  roundTrip(cmcInterface, {
    method: "notify_create_canister",
    args: {
      block_index: 1n,
      controller: owner,
      subnet_type: [],
      subnet_selection: [{ Filter: { subnet_type: ["x"] } }],
      settings: [],
    },
    results: [{ Ok: owner }, { Err: { Refunded: { reason: "x", block_index: [2n] } } }],
  });
  roundTrip(cmcInterface, {
    method: "notify_top_up",
    args: { block_index: 1n, canister_id: owner },
    results: [{ Ok: 1n }, { Err: { Processing: null } }],
  });
  roundTrip(cmcInterface, {
    method: "get_icp_xdr_conversion_rate",
    args: null,
    results: [
      { data: { timestamp_seconds: 1n, xdr_permyriad_per_icp: 35_200n }, hash_tree: blob, certificate: blob },
    ],
  });
});

test("cmcInterface.decodeArgs() accepts the null that icp sends to a method without argument", () => {
  assert.equal(cmcInterface.decodeArgs("get_default_subnets", IDL.encode([IDL.Null], [null])), null);
});

test("hasMethod() knows only the methods of its interface", () => {
  assert.equal(icpLedgerInterface.hasMethod("transfer"), true);
  assert.equal(cyclesLedgerInterface.hasMethod("transfer"), false);
  assert.equal(cmcInterface.hasMethod("constructor"), false);
});
