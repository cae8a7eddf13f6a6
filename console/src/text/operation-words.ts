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
  start: "Start",
  stop: "Stop",
};

/** What an operation is called. */
export function nameOfOperation(kind: OperationKind): string {
  return names[kind];
}

/** What an operation is called, and what it is about. */
export function titleOfOperation({ kind, module }: Pick<OperationSummary, "kind" | "module">): string {
  return `${names[kind]} · ${module}`;
}
