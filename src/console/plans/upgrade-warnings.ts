import type { UpgradeWarning } from "../../recovery/mod.ts";
import type { WhatIf } from "../api/plan.ts";

/** What a person must have read before an upgrade begins. */
export function upgradeWarnings(warnings: readonly UpgradeWarning[], label: string): WhatIf["warnings"] {
  return warnings.map((warning) => ({ code: warning.kind, message: messageOf(warning, label) }));
}

function messageOf(warning: UpgradeWarning, label: string): string {
  switch (warning.kind) {
    case "no-way-back":
      return "No snapshot is taken: what goes wrong cannot be rolled back";
    case "replaced-before-health":
      return `The network has no room for another snapshot: ${warning.snapshot} goes before the new code has proven healthy`;
    case "not-checked":
      return `${label} is stopped: its ${String(warning.checks)} health checks are not made`;
    case "chunks-while-stopped":
      return `The chunk store of ${label} is in use, so the module is uploaded while the canister stands still`;
    case "state-is-lost":
      return `Everything that ${label} holds in its memories is lost`;
  }
}
