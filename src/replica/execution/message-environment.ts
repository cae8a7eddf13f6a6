import type { MessageEnvironment } from "../../engine/mod.ts";
import { freezingThreshold } from "../cycles/freezing-threshold.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { CanisterState, SubnetState } from "../state.ts";
import { rootSubnet, subnetOf } from "../subnets.ts";

/** What differs between two messages to the same canister in the same round. */
export interface EnvironmentChoices {
  readonly dataCertificate?: Uint8Array;
  /** Address width of the module that runs, which need not be the installed one. */
  readonly width: 32 | 64;
}

/** What a message to `canister` sees of the subnet. */
export function messageEnvironment(
  state: SubnetState,
  canister: CanisterState,
  choices: EnvironmentChoices,
  context: ReplicaContext,
): MessageEnvironment {
  const { config } = state;
  const { limits } = context;
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
    cyclesAvailable: 0n,
    cyclesRefunded: 0n,
    deadlineNs: 0n,
    hasResponded: false,
    contextInstructions: 0n,
    calls: { prepayment: () => 0n, slotsTo: () => 0 },
    dataCertificate: choices.dataCertificate,
    globalTimerNs: canister.globalTimerNs,
    environmentVariables: canister.settings.environmentVariables,
    heapLimitBytes: choices.width === 64 ? limits.maxHeap64Bytes : limits.maxHeap32Bytes,
    stableLimitBytes: limits.maxStableBytes,
  };
}
