import {
  cyclesLedgerInterface,
  type IcrcArgs,
  type IcrcResults,
  type LedgerAccount,
} from "../../../wire/mod.ts";
import type { ReplicaState } from "../../state.ts";
import { queryMethod, type SystemMethod, updateMethod } from "../system-method.ts";
import { icrc1Transfer, icrc2Approve, icrc2TransferFrom } from "./icrc-transactions.ts";
import { MAX_MEMO_BYTES } from "./ledger-rules.ts";
import { allowanceOf, balanceOf } from "./ledger-state.ts";
import { keyOfAccount, type Token } from "./token.ts";

/** These methods have the same Candid types on every ledger, so the interface of one serves all. */
const codec = cyclesLedgerInterface;

/** The ICRC-1 and ICRC-2 methods of the ledger of `token`, by name. */
export function icrcMethods(token: Token): [string, SystemMethod][] {
  return [
    [
      "icrc1_transfer",
      updateMethod(codec, "icrc1_transfer", (state, request) => icrc1Transfer(state, token, request)),
    ],
    [
      "icrc2_approve",
      updateMethod(codec, "icrc2_approve", (state, request) => icrc2Approve(state, token, request)),
    ],
    [
      "icrc2_transfer_from",
      updateMethod(codec, "icrc2_transfer_from", (state, request) =>
        icrc2TransferFrom(state, token, request),
      ),
    ],
    [
      "icrc1_balance_of",
      queryMethod(codec, "icrc1_balance_of", (state, account) => balance(state, token, account)),
    ],
    [
      "icrc2_allowance",
      queryMethod(codec, "icrc2_allowance", (state, args) => allowance(state, token, args)),
    ],
    ["icrc1_fee", queryMethod(codec, "icrc1_fee", () => token.rules.fee)],
    ["icrc1_decimals", queryMethod(codec, "icrc1_decimals", () => token.decimals)],
    ["icrc1_symbol", queryMethod(codec, "icrc1_symbol", () => token.symbol)],
    ["icrc1_name", queryMethod(codec, "icrc1_name", () => token.name)],
    [
      "icrc1_total_supply",
      queryMethod(codec, "icrc1_total_supply", (state) => token.ledgerOf(state.ledgers).totalSupply),
    ],
    ["icrc1_minting_account", queryMethod(codec, "icrc1_minting_account", () => mintingAccount(token))],
    ["icrc1_metadata", queryMethod(codec, "icrc1_metadata", () => metadata(token))],
    ["icrc1_supported_standards", queryMethod(codec, "icrc1_supported_standards", () => STANDARDS)],
  ];
}

const STANDARDS: IcrcResults["icrc1_supported_standards"] = [
  {
    name: "ICRC-1",
    url: "https://github.com/dfinity/ICRC-1/blob/main/standards/ICRC-1/README.md",
  },
  {
    name: "ICRC-2",
    url: "https://github.com/dfinity/ICRC-1/blob/main/standards/ICRC-2/README.md",
  },
];

function balance(state: ReplicaState, token: Token, account: LedgerAccount): bigint {
  return balanceOf(token.ledgerOf(state.ledgers), keyOfAccount(token, account));
}

function allowance(
  state: ReplicaState,
  token: Token,
  args: IcrcArgs["icrc2_allowance"],
): IcrcResults["icrc2_allowance"] {
  const accounts = {
    from: keyOfAccount(token, args.account),
    spender: keyOfAccount(token, args.spender),
  };
  const { amount, expiresAtNs } = allowanceOf(token.ledgerOf(state.ledgers), accounts, state.timeNs);
  return { allowance: amount, expires_at: expiresAtNs === undefined ? [] : [expiresAtNs] };
}

function mintingAccount(token: Token): IcrcResults["icrc1_minting_account"] {
  return token.minter === undefined ? [] : [{ owner: token.minter, subaccount: [] }];
}

function metadata(token: Token): IcrcResults["icrc1_metadata"] {
  return [
    ["icrc1:decimals", { Nat: BigInt(token.decimals) }],
    ["icrc1:name", { Text: token.name }],
    ["icrc1:symbol", { Text: token.symbol }],
    ["icrc1:fee", { Nat: token.rules.fee }],
    ["icrc1:max_memo_length", { Nat: BigInt(MAX_MEMO_BYTES) }],
  ];
}
