import {
  type Answer,
  canisterStatus,
  chooseInstallMode,
  type Client,
  encodeArguments,
  type InstallChoice,
  installCode,
  startCanister,
  stopCanister,
} from "../client/mod.ts";
import type { Principal } from "../wire/mod.ts";

/** A module for a canister. */
export interface ModuleInstallation {
  readonly canisterId: Principal;
  /** The module as it is, gzip or not; of any size that the network takes. */
  readonly wasmModule: Uint8Array;
  /** The encoded Candid argument of `init` or `post_upgrade`. @default {no arguments} */
  readonly arg?: Uint8Array;
  /** `auto` installs into an empty canister and upgrades another. @default {"auto"} */
  readonly mode?: InstallChoice;
}

/**
 * Puts a module into a canister. A running canister is stopped before its code is exchanged and started afterwards, also
 * if the exchange was rejected: its outstanding calls would otherwise be answered to other code.
 *
 * @returns Nothing more, or the first reject of the network or of the canister
 * @throws ClientError when no trustworthy answer came
 */
export async function installModule(
  client: Client,
  installation: ModuleInstallation,
): Promise<Answer<undefined>> {
  const { canisterId, wasmModule, mode: choice = "auto" } = installation;
  const arg = installation.arg ?? encodeArguments(undefined, { kind: "unknown" });
  const status = await canisterStatus(client, canisterId);
  if (status.kind === "rejected") return status;
  const mode = await chooseInstallMode(client, { canisterId, status: status.value }, choice);
  const mustStop = mode.kind !== "install" && status.value.runState === "running";
  if (mustStop) {
    const stopped = await stopCanister(client, canisterId);
    if (stopped.kind === "rejected") return stopped;
  }
  const installed = await installCode(client, { canisterId, mode, wasmModule, arg });
  if (!mustStop) return installed;
  const started = await startCanister(client, canisterId);
  return installed.kind === "rejected" ? installed : started;
}
