import { recordChange } from "../canister-history.ts";
import { clearLogs } from "../canister-logs.ts";
import { withCanister } from "../canisters.ts";
import { reject } from "../error-code.ts";
import { refreshLowMemoryHook } from "../low-memory-hook.ts";
import { plainReject } from "../messaging/call-answer.ts";
import { respond } from "../messaging/respond.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { CanisterState, ChangeOrigin, ReplicaState } from "../state.ts";
import { finishStopping } from "./finish-stopping.ts";

/**
 * `state` with `canister` emptied of its code and everything that came with it: memories, certified data, timer,
 * WasmChunks and logs. Cycles, settings, status, history and snapshots stay.
 *
 * One version on, also for a canister that was empty already. `origin` enters the history; `undefined` leaves it alone, as
 * for a canister that ran out of cycles. The calls that the canister worked on are rejected (4); the responses to the calls
 * that it made will run nothing, but bring back their cycles.
 */
export function uninstallCanister(
  state: ReplicaState,
  canister: CanisterState,
  origin: ChangeOrigin | undefined,
  context: ReplicaContext,
): ReplicaState {
  const emptied = clearLogs({
    ...canister,
    installed: undefined,
    certifiedData: new Uint8Array(),
    globalTimerNs: 0n,
    chunkStore: new Map(),
    lastInstallNs: undefined,
  });
  const recorded =
    origin === undefined
      ? { ...emptied, version: emptied.version + 1n }
      : recordChange(emptied, { kind: "code_uninstall" }, { origin, timeNs: state.timeNs });
  return rejectOpenCalls(state, refreshLowMemoryHook(recorded), context);
}

function rejectOpenCalls(
  state: ReplicaState,
  canister: CanisterState,
  context: ReplicaContext,
): ReplicaState {
  let { callContexts } = canister;
  for (const [contextId, callContext] of canister.callContexts) {
    const deleted = { ...callContext, deleted: true, responded: true, cyclesAvailable: 0n };
    callContexts = callContexts.with(contextId, deleted);
  }
  let current = withCanister(state, { ...canister, callContexts });
  const answer = plainReject(reject("IC0406", "Canister has been uninstalled."));
  for (const { origin, responded, cyclesAvailable } of canister.callContexts.values()) {
    if (responded) continue;
    current = respond(current, origin, { answer, refund: cyclesAvailable }, context.limits);
  }
  return finishStopping(current, canister.id, context);
}
