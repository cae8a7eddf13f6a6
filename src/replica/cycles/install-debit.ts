import type { Principal } from "../../wire/mod.ts";
import { type Reject, reject } from "../error-code.ts";
import type { ReplicaLimits } from "../limits.ts";
import type { CanisterState } from "../state.ts";
import { withHelp } from "./help-text.ts";

/*
 * The Internet Computer lets a canister use 2 billion instructions per round for installs and refuses further installs
 * until the debit of earlier ones has melted. Rounds of an embedded network are as short as its calls, so the debit melts
 * with block time, as that of the heap delta does; docs/decisions/heap-delta.md says why the limit is higher here.
 */

const SECOND_NS = 1_000_000_000n;

/** Instructions of installs that `canister` still has to wait for at `timeNs`. */
export function installDebit(canister: CanisterState, timeNs: bigint, limits: ReplicaLimits): bigint {
  const { instructions, atNs } = canister.installDebit;
  if (instructions === 0n || timeNs <= atNs) return instructions;
  const melted = ((timeNs - atNs) * limits.installInstructionsPerSecond) / SECOND_NS;
  return instructions > melted ? instructions - melted : 0n;
}

/** `canister` with `instructions` more of installs. */
export function addInstallDebit(
  canister: CanisterState,
  instructions: bigint,
  options: { readonly timeNs: bigint; readonly limits: ReplicaLimits },
): CanisterState {
  const { timeNs, limits } = options;
  const debit = installDebit(canister, timeNs, limits) + instructions;
  return { ...canister, installDebit: { instructions: debit, atNs: timeNs } };
}

/** The reject (IC0209) of an install while the debit is at one second's worth of installs; `undefined` below it. */
export function installRateFault(
  canister: CanisterState,
  timeNs: bigint,
  limits: ReplicaLimits,
): Reject | undefined {
  const isLimited = installDebit(canister, timeNs, limits) >= limits.installInstructionsPerSecond;
  return isLimited ? installRateLimited(canister.id) : undefined;
}

function installRateLimited(canisterId: Principal): Reject {
  const text = `Canister ${canisterId.toText()} is rate limited because it executed too many instructions in the previous install_code messages. Please retry installation after several minutes.`;
  const suggestion = "Retry the installation at a later time.";
  return reject("IC0209", withHelp(text, suggestion, "install-code-rate-limited"));
}
