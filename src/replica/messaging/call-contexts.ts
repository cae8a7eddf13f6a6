import type { CanisterState } from "../state.ts";
import { type CallContext, type CallOrigin, sequenceKey } from "./call-state.ts";

/** A canister that begins to work on a call. */
export interface OpenedContext {
  readonly canister: CanisterState;
  readonly contextId: string;
}

/** `canister` with a new call context. */
export function openContext(
  canister: CanisterState,
  call: { readonly origin: CallOrigin; readonly cycles: bigint },
): OpenedContext {
  const contextId = sequenceKey(canister.nextCallContext);
  const context: CallContext = {
    origin: call.origin,
    cyclesAvailable: call.cycles,
    responded: call.origin.kind === "task",
    deleted: false,
    instructionsUsed: 0n,
    openCalls: 0,
  };
  const opened = {
    ...canister,
    callContexts: canister.callContexts.with(contextId, context),
    nextCallContext: canister.nextCallContext + 1,
  };
  return { canister: opened, contextId };
}

/** The call context `contextId` of `canister`. @throws RangeError if there is none */
export function callContextOf(canister: CanisterState, contextId: string): CallContext {
  const context = canister.callContexts.get(contextId);
  if (context === undefined) {
    throw new RangeError(`Cannot find the call context "${contextId}" of canister ${canister.id.toText()}`);
  }
  return context;
}

/** `canister` with `changes` made to the call context `contextId`. */
export function withContext(
  canister: CanisterState,
  contextId: string,
  changes: Partial<CallContext>,
): CanisterState {
  const context = { ...callContextOf(canister, contextId), ...changes };
  return { ...canister, callContexts: canister.callContexts.with(contextId, context) };
}

/** `canister` without the call context `contextId`. */
export function closeContext(canister: CanisterState, contextId: string): CanisterState {
  return { ...canister, callContexts: canister.callContexts.without(contextId) };
}
