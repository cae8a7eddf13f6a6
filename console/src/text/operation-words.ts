import type { OperationKind, OperationSummary } from "../../../src/console/api/operation.ts";

const names: Readonly<Record<OperationKind, string>> = {
  "snapshot-create": "Create a snapshot",
  "snapshot-replace": "Replace a snapshot",
  "snapshot-restore": "Restore a snapshot",
  "snapshot-delete": "Delete a snapshot",
  download: "Download",
  upload: "Upload",
  verify: "Verify",
  upgrade: "Upgrade",
  recover: "Recover",
  start: "Start",
  stop: "Stop",
};

/** What an operation is called. */
export function nameOfOperation(kind: OperationKind): string {
  return names[kind];
}

/** How an operation stands or ended: an upgrade that came back is done as an operation, and not what was wanted. */
export function outcomeOfOperation({ state, result }: Pick<OperationSummary, "state" | "result">): string {
  return result?.upgrade?.outcome === "rolled-back" ? "rolled back" : state;
}

/** What an operation is called, and what it is about. */
export function titleOfOperation({ kind, module }: Pick<OperationSummary, "kind" | "module">): string {
  return `${names[kind]} · ${module}`;
}
