import { RecoveryError } from "../recovery-error.ts";

/** The complaint of an operation that somebody interrupted. */
export function interrupted(name: string): RecoveryError {
  return new RecoveryError(
    { code: "recovery/interrupted", canister: name },
    `The operation on canister ${name} was interrupted`,
  );
}
