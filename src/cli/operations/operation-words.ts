import type { OperationKind } from "../../recovery/mod.ts";

/** What an operation does, to stand before the name of a canister. */
export const operationWords: Readonly<Record<OperationKind, string>> = {
  "snapshot-create": "take a snapshot of canister",
  "snapshot-restore": "load a snapshot in canister",
  "snapshot-delete": "delete a snapshot of canister",
  upgrade: "upgrade canister",
};
