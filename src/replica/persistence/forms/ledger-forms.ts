import type { Principal } from "../../../wire/mod.ts";
import type {
  Allowance,
  LedgerBlock,
  LedgerOperation,
  LedgerState,
  LedgerTransaction,
  Memo,
} from "../../system/ledger/ledger-state.ts";
import type { NotifiedBlock } from "../../system/state.ts";
import type { Codec } from "../codec/codec.ts";
import { optional } from "../codec/compounds.ts";
import { bytes, integer, principal, text } from "../codec/scalars.ts";
import { struct, type StructCodec } from "../codec/struct.ts";
import { variants } from "../codec/variants.ts";
import type { RecordForm } from "../record-form.ts";

/** What is stored of a ledger besides its maps. */
export type LedgerTotals = Omit<LedgerState, "balances" | "allowances" | "blocks" | "recent">;

const memo: Codec<Memo> = variants<"kind", Memo>("kind", {
  number: [0, { value: integer }],
  blob: [1, { bytes }],
});

const operation: Codec<LedgerOperation> = variants<"kind", LedgerOperation>("kind", {
  mint: [0, { to: text, amount: integer }],
  burn: [1, { from: text, spender: optional(text), amount: integer }],
  transfer: [2, { from: text, to: text, spender: optional(text), amount: integer }],
  approve: [
    3,
    {
      from: text,
      spender: text,
      amount: integer,
      expectedAllowance: optional(integer),
      expiresAtNs: optional(integer),
    },
  ],
});

/** `ledger/<ledger>` */
export const ledgerForm: RecordForm<LedgerTotals, StructCodec<LedgerTotals>> = {
  version: 1,
  codec: struct<LedgerTotals>({ totalSupply: integer }),
};

/** `ledger/<ledger>/balance/<account>` */
export const balanceForm: RecordForm<bigint> = { version: 1, codec: integer };

/** `ledger/<ledger>/allowance/<key>` */
export const allowanceForm: RecordForm<Allowance> = {
  version: 1,
  codec: struct<Allowance>({ amount: integer, expiresAtNs: optional(integer) }),
};

/** `ledger/<ledger>/block/<n20>` */
export const blockForm: RecordForm<LedgerBlock> = {
  version: 1,
  codec: struct<LedgerBlock>({
    transaction: struct<LedgerTransaction>({
      operation,
      fee: optional(integer),
      memo: optional(memo),
      createdAtNs: optional(integer),
    }),
    fee: integer,
    timestampNs: integer,
  }),
};

/** `ledger/<ledger>/recent/<key>` */
export const recentForm: RecordForm<bigint> = { version: 1, codec: integer };

/** `ledger/cycles/created-canister/<n20>` */
export const createdCanisterForm: RecordForm<Principal> = { version: 1, codec: principal };

/** `cmc/notified-block/<n20>` */
export const notifiedBlockForm: RecordForm<NotifiedBlock> = {
  version: 1,
  codec: variants<"kind", NotifiedBlock>("kind", {
    minted: [0, { mintedCycles: integer, blockIndex: integer, balance: integer }],
    created: [1, { canisterId: principal }],
    topped_up: [2, { cycles: integer }],
    refunded: [3, { reason: text, blockIndex: optional(integer) }],
  }),
};
