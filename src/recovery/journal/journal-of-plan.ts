import { encodeHex } from "../../bytes/mod.ts";
import { ownMark } from "../../processes/mod.ts";
import type { OperationPlan } from "../plan/operation-plan.ts";
import type { OperationEffects } from "../run/operation-effects.ts";
import type { Journal } from "./journal.ts";
import { journalNetwork } from "./journal-network.ts";

/** The journal of an operation that begins. */
export function journalOfPlan(plan: OperationPlan, effects: OperationEffects): Journal {
  const { control, name, network, target } = effects;
  const { status, snapshots } = plan.before;
  return {
    kind: plan.kind,
    startedAt: new Date((effects.nowMs ?? Date.now)()).toISOString(),
    process: ownMark(),
    network: journalNetwork(network),
    target,
    canister: { id: control.canisterId.toText(), name },
    before: {
      runState: status.runState,
      version: status.version,
      snapshots: snapshots.map(({ id }) => encodeHex(id)),
      ...(plan.upgrade !== undefined && { chunks: plan.upgrade.storedChunks }),
      ...(plan.upgrade !== undefined &&
        status.moduleHash !== undefined && { moduleHash: encodeHex(status.moduleHash) }),
    },
    steps: plan.steps,
    step: 0,
    calls: [],
    found: {},
  };
}
