import { CliError } from "../cli-error.ts";

/** Why a build failed and what helps. */
export interface BuildFailure {
  readonly reason: string;
  readonly cause?: unknown;
  readonly next?: string;
}

/** The complaint about a build. */
export function buildFailed(canister: string, { reason, cause, next }: BuildFailure): CliError {
  return new CliError(
    { code: "cli/build-failed", canister, reason },
    `Cannot build canister ${canister}: ${reason}`,
    { cause, next: next ?? `Correct it, then run icebox deploy ${canister}` },
  );
}
