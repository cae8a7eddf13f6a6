import { encodeHex } from "../../bytes/mod.ts";
import type { SnapshotSummary } from "../../client/mod.ts";
import type { OperationPlan, Refusal, TransferPlan } from "../../recovery/mod.ts";
import { CliError } from "../cli-error.ts";
import type { NamedCanister } from "../session.ts";
import { formatSize } from "../text/format-size.ts";
import { unknownSnapshot } from "../unknown-snapshot.ts";
import { formatCount } from "../text/format-count.ts";

/** What snapshots should not be "taken of" or "applied to" running canisters. */
const uses: Readonly<Record<RefusedPlan["kind"], string>> = {
  "snapshot-create": "taken of",
  "snapshot-restore": "applied to",
  "snapshot-delete": "deleted from",
  upgrade: "taken of",
  "snapshot-download": "downloaded from",
  "snapshot-upload": "uploaded to",
};

/** Of a plan that is refused: what it is for, and the snapshots that were seen. */
export interface RefusedPlan {
  readonly kind: (OperationPlan | TransferPlan)["kind"];
  readonly before: { readonly snapshots: readonly Pick<SnapshotSummary, "id">[] };
}

/** Turns what would go wrong into the error that says so. */
export function refusalError(refusal: Refusal, plan: RefusedPlan, canister: NamedCanister): CliError {
  const { name } = canister;
  const { kind } = plan;
  const canisterId = canister.id.toText();
  switch (refusal.kind) {
    case "canister-running":
      return new CliError(
        { code: "cli/canister-running", name, canisterId },
        `Canister ${name} is currently running and snapshots should not be ${uses[kind]} running canisters`,
        { next: `icebox canister stop ${name}, or add --auto-stop` },
      );
    case "canister-stopping":
      return new CliError(
        { code: "cli/canister-stopping", name, canisterId },
        `Canister ${name} is stopping but is not yet stopped`,
        { next: "Wait a few seconds and run the command again, or add --auto-stop: it waits" },
      );
    case "empty-canister":
      return new CliError(
        { code: "cli/empty-canister", name },
        kind === "upgrade"
          ? `Cannot upgrade canister ${name} as it has no code`
          : `Cannot take a snapshot of canister ${name} as it has no code`,
        { next: "icebox deploy installs its code" },
      );
    case "not-a-module":
      return new CliError(
        { code: "cli/not-a-module", reason: refusal.reason },
        `That is no WebAssembly module: ${refusal.reason}`,
        { next: "Give a WebAssembly module, plain or compressed with gzip" },
      );
    case "module-too-large":
      return new CliError(
        { code: "cli/module-too-large", sizeBytes: refusal.sizeBytes },
        `The module has ${formatSize(BigInt(refusal.sizeBytes))}, and ${formatSize(BigInt(refusal.mostBytes))} is the most`,
        { next: "Compress it with gzip, or leave out what it does not need" },
      );
    case "chunk-store-in-use":
      return new CliError(
        { code: "cli/chunk-store-in-use", name, chunks: refusal.chunks },
        `The chunk store of canister ${name} holds ${String(refusal.chunks)} other chunks: they could not be kept apart from those of the module`,
        { next: "Take a snapshot with the upgrade, which keeps them, or clear the chunk store first" },
      );
    case "over-ceiling":
      return new CliError(
        { code: "cli/over-ceiling", name, cycles: refusal.cycles },
        `That costs ${formatCount(refusal.cycles)} cycles, and the policy of ${name} allows ${formatCount(refusal.ceiling)}`,
        { next: "Raise cost_ceiling of the policy in icebox.yaml" },
      );
    case "kept-by-policy":
      return keptByPolicy(refusal, name);
    case "unknown-snapshot":
      return unknownSnapshot({
        name,
        snapshot: refusal.snapshot,
        known: plan.before.snapshots.map(({ id }) => encodeHex(id)),
      });
    case "too-many-snapshots":
      return tooMany(refusal, name, kind);
    case "too-few-cycles":
      return new CliError(
        { code: "cli/too-few-cycles", name, missing: refusal.missing },
        `Canister ${name} cannot pay for that: ${formatCount(refusal.missing)} cycles are missing`,
        { next: topUp(name) },
      );
    case "would-freeze":
      return new CliError(
        { code: "cli/would-freeze", name, missing: refusal.missing },
        `Canister ${name} would be frozen: ${formatCount(refusal.missing)} cycles are missing to keep it for its freezing threshold`,
        { next: topUp(name) },
      );
  }
}

function keptByPolicy(
  { snapshot, rule }: Refusal & { readonly kind: "kept-by-policy" },
  name: string,
): CliError {
  const fault = { code: "cli/kept-by-policy", name, snapshot } as const;
  return rule === "protect"
    ? new CliError(fault, `The policy of ${name} protects the snapshot ${snapshot}`, {
        next: "Choose another snapshot, or take this one out of protect of the policy in icebox.yaml",
      })
    : new CliError(fault, `The policy of ${name} lets nothing take the place of the snapshot ${snapshot}`, {
        next: `icebox canister snapshot delete ${name} ${snapshot} gives it up, if that is meant`,
      });
}

function tooMany(
  refusal: Refusal & { readonly kind: "too-many-snapshots" },
  name: string,
  kind: RefusedPlan["kind"],
): CliError {
  const { most, snapshots, replaceable } = refusal;
  const [oldest] = replaceable ?? snapshots;
  return new CliError(
    { code: "cli/too-many-snapshots", name, most },
    `Canister ${name} has ${String(snapshots.length)} snapshots, and ${String(most)} is the most`,
    {
      next:
        oldest === undefined
          ? `icebox canister snapshot delete ${name} SNAPSHOT makes room: the policy lets none be replaced`
          : kind === "upgrade"
            ? `--snapshot replace=${oldest} gives up the oldest one when the new code is healthy; --snapshot skip takes none`
            : `icebox canister snapshot ${kind === "snapshot-upload" ? "upload" : "create"} ${name} --replace ${oldest} gives up the oldest one for the new one`,
    },
  );
}

function topUp(name: string): string {
  return `icebox canister top-up ${name} --amount 1t gives it cycles`;
}
