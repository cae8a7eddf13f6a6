import { CliError } from "./cli-error.ts";
import { nearestNames } from "./text/nearest-name.ts";

/** A snapshot that a canister does not have. */
export interface UnknownSnapshot {
  /** The canister as the user named it. */
  readonly name: string;
  /** Hexadecimal id, as it was asked for. */
  readonly snapshot: string;
  /** The ids that there are. */
  readonly known: readonly string[];
}

/** The ids of a canister's snapshots are all alike: more of them are the list, and no help. */
const mostSuggestions = 3;

/** The error for a snapshot that a canister does not have. Ids near the one that was given are named, never used. */
export function unknownSnapshot({ name, snapshot, known }: UnknownSnapshot, cause?: unknown): CliError {
  const near = nearestNames(snapshot, known);
  const hint = near.length > 0 && near.length <= mostSuggestions ? `Did you mean ${near.join(" or ")}? ` : "";
  const list = `icebox canister snapshot list ${name} shows the snapshots that there are`;
  return new CliError(
    { code: "cli/unknown-snapshot", name, snapshot },
    `Canister ${name} has no snapshot ${snapshot}`,
    {
      cause,
      next:
        known.length === 0
          ? `icebox canister snapshot create ${name} takes one: there is none`
          : `${hint}${list}`,
    },
  );
}
