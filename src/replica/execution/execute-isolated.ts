import type { Principal } from "../../wire/mod.ts";
import { type Reject, reject } from "../error-code.ts";
import type { ReplicaState } from "../state.ts";
import type { Executed } from "./executed.ts";

/** One step of a round, and what is left to do if it breaks. */
export interface IsolatedStep {
  /** Whom the step is about, for the text of the reject. */
  readonly canisterId: Principal;
  readonly execute: () => Executed;
  /** The state with the step out of the way, having ended in the reject. Must not throw. */
  readonly fail: (reject: Reject) => ReplicaState;
}

/**
 * Executes one message, call or task to the end; a defect on the way (a broken promise of ours, or a machine without
 * memory) costs this step only, which ends in IC0525.
 *
 * *Must* not throw: what waits from an earlier round is part of the state, so a step that breaks its round would break
 * every later one too. Nothing of a broken step stays, because the state is a value and the engine drops an instance whose
 * message did not end.
 */
export function executeIsolated(step: IsolatedStep): Executed {
  try {
    return step.execute();
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const text = `Error from Canister ${step.canisterId.toText()}: The network met a defect: ${reason}`;
    return { state: step.fail(reject("IC0525", text)), instructionsUsed: 0n };
  }
}
