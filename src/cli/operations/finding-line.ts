import type { Finding } from "../../recovery/mod.ts";

/** Says what became of a part of an operation. */
export function findingLine(finding: Finding, name: string): string {
  switch (finding.kind) {
    case "snapshot-taken":
      return `The snapshot was taken and stays. Snapshot ID: ${finding.snapshot}`;
    case "no-snapshot-taken":
      return `No snapshot of canister ${name} was taken`;
    case "several-snapshots":
      return `Several snapshots of canister ${name} appeared meanwhile, all stay: ${finding.snapshots.join(", ")}`;
    case "snapshot-loaded":
      return `Snapshot ${finding.snapshot} was loaded in canister ${name}`;
    case "snapshot-not-loaded":
      return `Snapshot ${finding.snapshot} was not loaded: canister ${name} holds what it held before`;
    case "snapshot-deleted":
      return `Canister ${name} holds no snapshot ${finding.snapshot}`;
    case "snapshot-kept":
      return `Snapshot ${finding.snapshot} of canister ${name} was not deleted`;
    case "canister-started":
      return `Started canister ${name}: it ran before`;
    case "canister-runs":
      return `Canister ${name} runs`;
    case "canister-left-stopped":
      return `Canister ${name} stays stopped: it did not run before`;
  }
}
