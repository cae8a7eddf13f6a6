import { CliError } from "../cli-error.ts";

/** The complaint about a build. */
export function buildFailed(canister: string, reason: string, cause?: unknown): CliError {
  return new CliError(
    { code: "cli/build-failed", canister, reason },
    `Cannot build canister ${canister}: ${reason}`,
    {
      cause,
    },
  );
}
