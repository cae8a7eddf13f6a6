import type { MessageEnvironment } from "../../engine/mod.ts";
import { callPrepayment } from "../cycles/fees.ts";
import { freezingThreshold } from "../cycles/freezing-threshold.ts";
import type { CallContext } from "../messaging/call-state.ts";
import { callSlots } from "../messaging/callbacks.ts";
import { queuedBytes } from "../messaging/message-queue.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { CanisterState, ReplicaState } from "../state.ts";
import { rootSubnet, subnetOf } from "../subnets.ts";

/** What differs between two messages to the same canister in the same round. */
export interface EnvironmentChoices {
  readonly dataCertificate?: Uint8Array;
  /** Address width of the module that runs, which need not be the installed one. */
  readonly width: 32 | 64;
  /** The call that the message works on; what is left out works on none and can make no calls. */
  readonly call?: {
    readonly callContext: CallContext;
    readonly cyclesRefunded: bigint;
  };
}

/** What a message to `canister` sees of the subnet. */
export function messageEnvironment(
  state: ReplicaState,
  canister: CanisterState,
  choices: EnvironmentChoices,
  context: ReplicaContext,
): MessageEnvironment {
  const { config } = state;
  const { limits } = context;
  const { call, width } = choices;
  const threshold = freezingThreshold(canister);
  return {
    timeNs: state.timeNs,
    canisterId: canister.id.toUint8Array(),
    subnetId: (subnetOf(state, canister.id) ?? rootSubnet(state)).subnetId.toUint8Array(),
    rootKeyDer: config.rootKeyDer,
    canisterVersion: canister.version,
    status: canister.status.kind,
    controllers: canister.settings.controllers.map((controller) => controller.toUint8Array()),
    cyclesBalance: canister.cycles,
    liquidCycles: canister.cycles > threshold ? canister.cycles - threshold : 0n,
    cyclesAvailable: call?.callContext.cyclesAvailable ?? 0n,
    cyclesRefunded: call?.cyclesRefunded ?? 0n,
    deadlineNs: call?.callContext.origin.kind === "canister" ? call.callContext.origin.deadlineNs : 0n,
    hasResponded: call?.callContext.responded ?? false,
    contextInstructions: call?.callContext.instructionsUsed ?? 0n,
    calls: {
      prepayment: (methodNameBytes, payloadBytes) =>
        callPrepayment(methodNameBytes + payloadBytes, limits.instructions.update, width),
      slotsTo: (callee) => (call === undefined ? 0 : callSlots(canister, callee)),
      roomBytes: Math.max(0, limits.maxQueuedBytes - queuedBytes(state.messages)),
    },
    dataCertificate: choices.dataCertificate,
    globalTimerNs: canister.globalTimerNs,
    environmentVariables: canister.settings.environmentVariables,
    heapLimitBytes: width === 64 ? limits.maxHeap64Bytes : limits.maxHeap32Bytes,
    logLimitBytes: canister.settings.logMemoryLimitBytes,
    stableLimitBytes: limits.maxStableBytes,
  };
}
