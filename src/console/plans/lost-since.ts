import { encodeHex } from "../../bytes/mod.ts";
import type { WhatIf } from "../api/plan.ts";
import { isoFromNs } from "../iso-time.ts";
import { readOrigin } from "../modules/module-snapshots.ts";
import type { PlanContext } from "./plan-context.ts";

/**
 * What came since a snapshot was taken: a restore takes it away, a deletion takes away the way back behind it.
 *
 * @returns Null if the network does not list the snapshot
 */
export async function lostSince(context: PlanContext, id: string): Promise<WhatIf["lost_since"]> {
  const { before, services, module, makers, nowMs } = context;
  const snapshot = before.snapshots.find((each) => encodeHex(each.id) === id);
  const origin = snapshot === undefined ? undefined : await readOrigin(services.client, module, id);
  if (snapshot === undefined || origin === undefined) return null;
  const isTaken = origin.source === "taken";
  const held = makers.get(id)?.module_hash ?? null;
  const { moduleHash, version } = before.status;
  return {
    snapshot: id,
    taken_at: isoFromNs(snapshot.takenAtNs),
    duration_ms: Math.max(0, nowMs() - Number(snapshot.takenAtNs / 1_000_000n)),
    canister_versions: isTaken ? String(version - origin.canisterVersion) : null,
    is_module_changed:
      held === null ? null : held !== (moduleHash === undefined ? "" : encodeHex(moduleHash)),
  };
}
