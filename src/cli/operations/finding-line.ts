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
    case "code-upgraded":
      return `Canister ${name} is upgraded and healthy, with module ${finding.moduleHash}`;
    case "code-restored":
      return `Canister ${name} is what it was before the upgrade, with module ${finding.moduleHash}`;
    case "code-unhealthy":
      return `Canister ${name} has the new module, and there is no snapshot to go back to: ${finding.reason}`;
    case "chunks-left":
      return `The chunk store of canister ${name} was not cleared: it has ${String(finding.chunks)} chunks of others`;
    case "timer-lost":
      return `The timer of canister ${name} is not set any more: a snapshot does not bring it back, the canister must set it`;
    case "canister-started":
      return `Started canister ${name}: it ran before`;
    case "canister-runs":
      return `Canister ${name} runs`;
    case "canister-left-stopped":
      return `Canister ${name} stays stopped: it did not run before`;
  }
}
