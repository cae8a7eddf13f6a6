/** Kinds of records as `docs/formats/state-records.md` lists them. */
export const recordKinds: readonly string[] = [
  "canister/*",
  "canister/*/callback/*",
  "canister/*/chunks",
  "canister/*/code",
  "canister/*/context/*",
  "canister/*/execution",
  "canister/*/history",
  "canister/*/log",
  "canister/*/log/*",
  "canister/*/settings",
  "canister/*/snapshot/*",
  "cmc/notified-block/*",
  "forget/*",
  "ingress",
  "ingress/*",
  "ledger/cycles",
  "ledger/cycles/allowance/*",
  "ledger/cycles/balance/*",
  "ledger/cycles/block/*",
  "ledger/cycles/created-canister/*",
  "ledger/cycles/recent/*",
  "ledger/icp",
  "ledger/icp/allowance/*",
  "ledger/icp/balance/*",
  "ledger/icp/block/*",
  "ledger/icp/recent/*",
  "message/*",
  "subnet",
  "subnet/identity",
  "waiting/*",
];

/** Kinds of memories, likewise. */
export const memoryKinds: readonly string[] = [
  "canister/*/heap",
  "canister/*/snapshot/*/heap",
  "canister/*/snapshot/*/module",
  "canister/*/snapshot/*/stable",
  "canister/*/stable",
];

/** A key with `*` in place of ids, numbers and names. */
export function kindOf(key: string): string {
  return key
    .replace(/^(canister)\/[^/]+/, "$1/*")
    .replace(
      /^(forget|ingress|message|waiting|cmc\/notified-block|canister\/\*\/(?:callback|context|log|snapshot))\/[^/]+/,
      "$1/*",
    )
    .replace(/^(ledger\/(?:icp|cycles)\/[a-z-]+)\/.+$/, "$1/*");
}
