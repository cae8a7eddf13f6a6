import { findCanister, withCanister } from "../canisters.ts";
import { uninstallCanister } from "../lifecycle/uninstall-canister.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { CanisterState, ReplicaState } from "../state.ts";
import { chargeResources } from "./resource-charge.ts";
import { runOutOfCycles } from "./run-out-of-cycles.ts";

/** Charges are this far apart at least, so that most rounds leave idle canisters alone. */
const CHARGE_INTERVAL_NS = 10_000_000_000n;
const SECOND_NS = 1_000_000_000n;

/**
 * Charges every canister for the time since the last charges, if that is at least 10 s: whole seconds, of which a canister
 * that was created in between has fewer.
 *
 * A canister that cannot pay is uninstalled, which rejects its open calls, and loses its snapshots and what is left of its
 * balance ({@link runOutOfCycles}).
 */
export function chargeCanisters(state: ReplicaState, context: ReplicaContext): ReplicaState {
  const { timeNs, schedule } = state;
  if (timeNs - schedule.chargedAtNs < CHARGE_INTERVAL_NS) return state;
  let charged: ReplicaState = { ...state, schedule: { ...schedule, chargedAtNs: timeNs } };
  for (const [, canister] of state.canisters) {
    const sinceNs = canister.createdAtNs > schedule.chargedAtNs ? canister.createdAtNs : schedule.chargedAtNs;
    const seconds = (timeNs - sinceNs) / SECOND_NS;
    if (seconds > 0n) charged = chargeCanister(charged, canister, seconds, context);
  }
  return charged;
}

function chargeCanister(
  state: ReplicaState,
  canister: CanisterState,
  seconds: bigint,
  context: ReplicaContext,
): ReplicaState {
  const charge = chargeResources(findCanister(state, canister.id) ?? canister, seconds);
  if (charge.kind === "paid") return withCanister(state, charge.canister);
  const uninstalled = uninstallCanister(state, canister, undefined, context);
  const emptied = findCanister(uninstalled, canister.id) ?? canister;
  return withCanister(uninstalled, runOutOfCycles(emptied));
}
