import { bytesText } from "../cycles/bytes-text.ts";
import { cyclesText } from "../cycles/cycles-text.ts";
import { freezingThreshold } from "../cycles/freezing-threshold.ts";
import { withHelp } from "../cycles/help-text.ts";
import { allocatedBytes, availableSubnetMemory } from "../cycles/subnet-memory.ts";
import { type ErrorCode, type Reject, reject } from "../error-code.ts";
import type { ReplicaLimits } from "../limits.ts";
import { isSamePrincipal } from "../principals.ts";
import type { CanisterSettings, CanisterState, ReplicaState } from "../state.ts";
import { isSameSubnet } from "../subnets.ts";
import { allocationReservation } from "./allocation-reservation.ts";
import { checkVariables } from "./check-variables.ts";

/** Percent of compute that the canisters of a subnet can reserve together; one percent always stays free. */
const COMPUTE_CAPACITY_PERCENT = 299;

const MIN_LOG_BYTES = 4_096;
const MAX_LOG_BYTES = 2 ** 21;

/**
 * The verdict over new `settings` for `canister`; `undefined` if they may be applied.
 *
 * In the order of the Internet Computer: environment variables, memory of the subnet, compute of the subnet, cycles for a
 * raised allocation, the reserved balance and what {@link allocationReservation} adds to it against their limit and
 * against the balance, the size of the log store.
 */
export function checkSettings(
  state: ReplicaState,
  canister: CanisterState,
  options: { readonly settings: CanisterSettings; readonly limits: ReplicaLimits },
): Reject | undefined {
  const { settings, limits } = options;
  const changed = { ...canister, settings };
  return (
    checkVariables(settings.environmentVariables) ??
    memoryFault(state, { canister, changed, limits }) ??
    computeFault(state, canister, settings) ??
    allocationCyclesFault(canister, changed) ??
    reservedLimitFault(changed) ??
    reservationFault(changed, allocationReservation(state, { before: canister, after: changed }, limits)) ??
    logLimitFault(settings.logMemoryLimitBytes)
  );
}

function memoryFault(
  state: ReplicaState,
  check: {
    readonly canister: CanisterState;
    readonly changed: CanisterState;
    readonly limits: ReplicaLimits;
  },
): Reject | undefined {
  const requested = allocatedBytes(check.changed);
  const own = allocatedBytes(check.canister);
  if (requested <= own) return undefined;
  const taken = state.canisters.has(check.canister.id.toText()) ? own : 0;
  const available = Math.max(0, availableSubnetMemory(state, check.canister, check.limits)) + taken;
  if (requested <= available) return undefined;
  const text = `Canister requested ${bytesText(requested)} of memory but only ${bytesText(available)} are available in the subnet.`;
  return settingsReject("IC0101", text, [
    "Try moving to another subnet.",
    "subnet-memory-capacity-oversubscribed",
  ]);
}

function computeFault(
  state: ReplicaState,
  canister: CanisterState,
  settings: CanisterSettings,
): Reject | undefined {
  const requested = settings.computeAllocationPercent;
  if (requested <= canister.settings.computeAllocationPercent) return undefined;
  let taken = 0;
  for (const other of state.canisters.values()) {
    if (isSamePrincipal(other.id, canister.id) || !isSameSubnet(state, other.id, canister.id)) continue;
    taken += other.settings.computeAllocationPercent;
  }
  const available = Math.max(0, COMPUTE_CAPACITY_PERCENT - taken);
  if (requested <= available) return undefined;
  const text = `Canister requested a compute allocation of ${requested}% which cannot be satisfied because the Subnet's remaining compute capacity is ${available}%.`;
  return settingsReject("IC0101", text, [
    "Try moving to another subnet.",
    "subnet-compute-capacity-oversubscribed",
  ]);
}

function allocationCyclesFault(canister: CanisterState, changed: CanisterState): Reject | undefined {
  const missing = freezingThreshold(changed) - canister.cycles;
  if (missing <= 0n) return undefined;
  const before = canister.settings;
  const after = changed.settings;
  const required = `due to insufficient cycles. At least ${cyclesText(missing)} additional cycles are required.`;
  if (after.computeAllocationPercent > before.computeAllocationPercent) {
    const text = `Cannot increase compute allocation to ${after.computeAllocationPercent}% ${required}`;
    return settingsReject("IC0530", text, [TOP_UP, "insufficient-cycles-in-compute-allocation"]);
  }
  if (after.memoryAllocationBytes > before.memoryAllocationBytes) {
    const text = `Cannot increase memory allocation to ${after.memoryAllocationBytes} ${required}`;
    return settingsReject("IC0531", text, [TOP_UP, "insufficient-cycles-in-memory-allocation"]);
  }
  return undefined;
}

function reservedLimitFault(changed: CanisterState): Reject | undefined {
  const limit = changed.settings.reservedCyclesLimit;
  if (changed.reservedCycles <= limit) return undefined;
  const text = `Cannot set the reserved cycles limit ${cyclesText(limit)} below the reserved cycles balance of the canister ${cyclesText(changed.reservedCycles)}.`;
  return settingsReject("IC0540", text, [
    "Set the reserved cycles limit in the canister settings to a value that is at least the current reserved cycles balance.",
    "reserved-cycles-limit-is-too-low",
  ]);
}

function reservationFault(changed: CanisterState, reservation: bigint): Reject | undefined {
  const limit = changed.settings.reservedCyclesLimit;
  const { memoryAllocationBytes } = changed.settings;
  const excess = reservation === 0n ? 0n : changed.reservedCycles + reservation - limit;
  if (excess > 0n) {
    const text = `Cannot increase memory allocation to ${memoryAllocationBytes} due to its reserved cycles limit. The current limit (${cyclesText(limit)}) would be exceeded by ${cyclesText(excess)}.`;
    return settingsReject("IC0533", text, [
      "Try increasing this canister's reserved cycles limit or moving it to a subnet with lower memory usage.",
      "reserved-cycles-limit-exceeded-in-memory-allocation",
    ]);
  }
  const missing = reservation - changed.cycles;
  if (missing <= 0n) return undefined;
  const text = `Cannot increase memory allocation to ${memoryAllocationBytes} due to insufficient cycles. At least ${cyclesText(missing)} additional cycles are required.`;
  return settingsReject("IC0531", text, [TOP_UP, "insufficient-cycles-in-memory-allocation"]);
}

function logLimitFault(limit: number): Reject | undefined {
  if (limit >= MIN_LOG_BYTES && limit <= MAX_LOG_BYTES) return undefined;
  const [verdict, bound] =
    limit < MIN_LOG_BYTES ? ["low", `least ${MIN_LOG_BYTES}`] : ["high", `most ${MAX_LOG_BYTES}`];
  return reject(
    "IC0406",
    `The canister log memory limit ${limit} is too ${verdict}. It must be at ${bound}.`,
  );
}

const TOP_UP = "Top up the canister with more cycles.";

function settingsReject(
  errorCode: ErrorCode,
  text: string,
  help: readonly [suggestion: string, section: string],
): Reject {
  return reject(errorCode, withHelp(text, ...help));
}
