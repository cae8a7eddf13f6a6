import type { Principal } from "@icp-sdk/core/principal";
import type { Client } from "../create-client.ts";
import { readMetadata } from "../read-metadata.ts";
import type { CanisterStatus } from "./canister-status.ts";
import type { InstallMode } from "./install-mode.ts";

/** How a user wants a module installed. `auto`: install into an empty canister, upgrade another. */
export type InstallChoice = "auto" | "install" | "reinstall" | "upgrade";

/** Into what a module is to be installed. */
export interface InstallTarget {
  readonly canisterId: Principal;
  /** Undefined for an empty canister that was just created. */
  readonly status: Pick<CanisterStatus, "moduleHash"> | undefined;
}

/**
 * The mode that a choice stands for. A heap of enhanced orthogonal persistence is kept in an upgrade: the network insists
 * on a choice, and losing it is none.
 *
 * @throws ClientError when no trustworthy answer came
 */
export async function chooseInstallMode(
  client: Client,
  { canisterId, status }: InstallTarget,
  choice: InstallChoice,
): Promise<InstallMode> {
  const kind = choice === "auto" ? (status?.moduleHash === undefined ? "install" : "upgrade") : choice;
  if (kind !== "upgrade") return { kind };
  const section = await readMetadata(client, canisterId, "enhanced-orthogonal-persistence");
  return section === undefined ? { kind } : { kind, wasmMemory: "keep" };
}
