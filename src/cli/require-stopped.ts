import { canisterStatus, replyOf } from "../client/mod.ts";
import { CliError } from "./cli-error.ts";
import type { NamedCanister, Session } from "./session.ts";

/**
 * Makes sure that a canister is stopped. The network would take and load snapshots of running canisters as well, but
 * a canister in the middle of calls may then find itself in a state that never was.
 *
 * @param use What is not to be done: snapshots should not be "taken of" or "applied to" running canisters.
 * @throws CliError "cli/canister-running" or "cli/canister-stopping"
 */
export async function requireStopped(
  session: Session,
  canister: NamedCanister,
  use: "taken of" | "applied to",
): Promise<void> {
  const { name, id } = canister;
  const { runState } = replyOf(
    await canisterStatus(session.client, id),
    `read the status of canister ${name}`,
  );
  const canisterId = id.toText();
  if (runState === "running") {
    throw new CliError(
      { code: "cli/canister-running", name, canisterId },
      `Canister ${name} is currently running and snapshots should not be ${use} running canisters`,
      { next: `icebox canister stop ${name}` },
    );
  }
  if (runState === "stopping") {
    throw new CliError(
      { code: "cli/canister-stopping", name, canisterId },
      `Canister ${name} is stopping but is not yet stopped`,
      { next: "Wait a few seconds and run the command again" },
    );
  }
}
