import { decodeHex, encodeHex } from "../../bytes/mod.ts";
import { fetchNetworkStatus } from "../../client/mod.ts";
import {
  type CanisterControl,
  controlCanister,
  journalNetwork,
  type Observation,
  observeCanister,
} from "../../recovery/mod.ts";
import { Principal } from "../../wire/mod.ts";
import type { ModuleSummary } from "../api/module.ts";
import type { ConsoleServices } from "../console-services.ts";
import type { SnapshotMaker } from "../modules/known-operations.ts";
import type { WasmFiles } from "../files/wasm-files.ts";

/** What every plan of a module is made from. */
export interface PlanContext {
  readonly services: ConsoleServices;
  readonly files: WasmFiles;
  readonly module: ModuleSummary;
  readonly canisterId: Principal;
  readonly control: CanisterControl;
  readonly before: Observation;
  /** What is known of snapshots beside what the network tells. */
  readonly makers: ReadonlyMap<string, SnapshotMaker>;
  readonly nowMs: () => number;
}

/**
 * Looks at the canister of a module.
 *
 * @throws RecoveryError "recovery/under-way" or "recovery/cut-off"; ClientError
 */
export async function openPlanContext(
  parts: Pick<PlanContext, "services" | "files" | "module" | "makers" | "nowMs">,
): Promise<PlanContext> {
  const { services, module } = parts;
  const { client, journals } = services;
  journals.requireFree({
    canister: { id: module.canister_id, name: module.key },
    network: journalNetwork(client),
  });
  // Calls are repeated for a while if nobody answers; a network that is gone shall be said at once.
  await fetchNetworkStatus(client.url);
  const canisterId = Principal.fromText(module.canister_id);
  const control = await controlCanister(client, canisterId);
  return { ...parts, canisterId, control, before: await observeCanister(control, module.key) };
}

/**
 * What must not change between a plan and its execution. The version of a canister that runs counts its messages, so it says
 * nothing; that of one which does not run only changes when somebody changes the canister.
 */
export function premisesOf({ before }: PlanContext): Readonly<Record<string, string>> {
  const { status, snapshots } = before;
  return {
    "whether it runs": status.runState,
    "its module": status.moduleHash === undefined ? "" : encodeHex(status.moduleHash),
    "its snapshots": snapshots.map(({ id }) => encodeHex(id)).join(" "),
    ...(status.runState === "stopped" && { "its version": String(status.version) }),
  };
}

/** The bytes of a snapshot id. */
export function snapshotBytes(id: string): Uint8Array {
  return decodeHex(id);
}
