/** Main record of the subnet. */
export const SUBNET_KEY = "subnet";
/** Record of what never changes about the subnet. */
export const IDENTITY_KEY = "subnet/identity";
/** Counter of the calls; entries stand below it. */
export const INGRESS_KEY = "ingress";
/** The order in which calls are forgotten stands below it. */
export const FORGET_KEY = "forget";
/** Waiting calls stand below it. */
export const WAITING_KEY = "waiting";
/** Messages on their way between canisters stand below it. */
export const MESSAGE_KEY = "message";
/** Records of canisters stand below it. */
export const CANISTER_KEY = "canister";
/** Main records of the two ledgers; their maps stand below them. */
export const LEDGER_KEYS = { icpLedger: "ledger/icp", cyclesLedger: "ledger/cycles" } as const;
/** Canisters that the cycles ledger created. */
export const CREATED_CANISTER_KEY = "ledger/cycles/created-canister";
/** Blocks that the cycles minting canister was told of. */
export const NOTIFIED_BLOCK_KEY = "cmc/notified-block";

/** Digits of a number in a key: keys of one kind sort as their numbers do. */
export const KEY_DIGITS = 20;

/** A number as it stands in a key. */
export function keyNumber(value: bigint): string {
  return value.toString().padStart(KEY_DIGITS, "0");
}
