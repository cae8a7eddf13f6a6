import { encodeHex } from "../../bytes/mod.ts";
import type { OperationKind, OperationPlan, Refusal, TransferPlan } from "../../recovery/mod.ts";
import { CliError } from "../cli-error.ts";
import type { NamedCanister } from "../session.ts";
import { unknownSnapshot } from "../unknown-snapshot.ts";
import { formatCount } from "../text/format-count.ts";

/** What snapshots should not be "taken of" or "applied to" running canisters. */
const uses: Readonly<Record<OperationKind | TransferPlan["kind"], string>> = {
  "snapshot-create": "taken of",
  "snapshot-restore": "applied to",
  "snapshot-delete": "deleted from",
  "snapshot-download": "downloaded from",
  "snapshot-upload": "uploaded to",
};

/** Turns what would go wrong into the error that says so. */
export function refusalError(
  refusal: Refusal,
  plan: Pick<OperationPlan | TransferPlan, "kind" | "before">,
  canister: NamedCanister,
): CliError {
  const { name } = canister;
  const canisterId = canister.id.toText();
  switch (refusal.kind) {
    case "canister-running":
      return new CliError(
        { code: "cli/canister-running", name, canisterId },
        `Canister ${name} is currently running and snapshots should not be ${uses[plan.kind]} running canisters`,
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
        `Cannot take a snapshot of canister ${name} as it has no code`,
        { next: "icebox deploy installs its code" },
      );
    case "unknown-snapshot":
      return unknownSnapshot({
        name,
        snapshot: refusal.snapshot,
        known: plan.before.snapshots.map(({ id }) => encodeHex(id)),
      });
    case "too-many-snapshots":
      return tooMany(refusal, name, plan.kind === "snapshot-upload" ? "upload" : "create");
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

function tooMany(
  refusal: Refusal & { readonly kind: "too-many-snapshots" },
  name: string,
  command: "create" | "upload",
): CliError {
  const { most, snapshots } = refusal;
  const [oldest = "SNAPSHOT"] = snapshots;
  return new CliError(
    { code: "cli/too-many-snapshots", name, most },
    `Canister ${name} has ${String(snapshots.length)} snapshots, and ${String(most)} is the most`,
    {
      next: `icebox canister snapshot ${command} ${name} --replace ${oldest} gives up the oldest one for the new one`,
    },
  );
}

function topUp(name: string): string {
  return `icebox canister top-up ${name} --amount 1t gives it cycles`;
}
