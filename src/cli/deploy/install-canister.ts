import {
  type CanisterStatus,
  chooseInstallMode,
  type InstallChoice,
  installCode,
  replyOf,
  startCanister,
  stopCanister,
} from "../../client/mod.ts";
import type { CliContext } from "../cli-context.ts";
import type { NamedCanister, Session } from "../session.ts";

/** How the user wants a module installed. */
export type ModeChoice = InstallChoice;

/** A module for a canister. */
export interface ModuleInstallation {
  readonly canister: NamedCanister;
  /** Undefined for an empty canister that was just created. */
  readonly status: CanisterStatus | undefined;
  readonly wasmModule: Uint8Array;
  readonly arg: Uint8Array;
  readonly mode: ModeChoice;
}

const verbs = { install: "Installing", reinstall: "Reinstalling", upgrade: "Upgrading" } as const;

/**
 * Installs a module. A running canister is stopped before its code is exchanged and started afterwards, also if the
 * exchange was rejected: its outstanding calls would otherwise be answered to other code.
 *
 * @throws ClientError "client/rejected" if the network or the canister says no
 */
export async function installCanister(
  context: CliContext,
  session: Session,
  installation: ModuleInstallation,
): Promise<void> {
  const { canister, status, wasmModule, arg } = installation;
  const { client } = session;
  const target = { canisterId: canister.id, status };
  const mode = await chooseInstallMode(client, target, installation.mode);
  context.terminal.note(
    `${verbs[mode.kind]} code for canister ${canister.name}, with canister ID ${canister.id.toText()}`,
  );
  const mustStop = mode.kind !== "install" && status?.runState === "running";
  if (mustStop) replyOf(await stopCanister(client, canister.id), `stop canister ${canister.name}`);
  const answer = await installCode(client, { canisterId: canister.id, mode, wasmModule, arg });
  if (mustStop) replyOf(await startCanister(client, canister.id), `start canister ${canister.name}`);
  replyOf(answer, `install code in canister ${canister.name}`);
}
