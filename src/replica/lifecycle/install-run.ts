import type { ExecutionState, MessageKind, MessageOutcome } from "../../engine/mod.ts";
import { appendLogs } from "../canister-logs.ts";
import type { Reject } from "../error-code.ts";
import { instructionLimitReject, trapReject } from "../execution/execution-reject.ts";
import { messageEnvironment } from "../execution/message-environment.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { CanisterState, ReplicaState } from "../state.ts";

/** One message of an install. */
export interface InstallMessage {
  readonly kind: MessageKind;
  readonly execution: ExecutionState;
  readonly arg: Uint8Array;
  readonly caller: Uint8Array;
}

/** A message of an install that went through: the memories it left; or why the install fails. */
export type InstallStep =
  { readonly ok: true; readonly execution: ExecutionState } | { readonly ok: false; readonly reject: Reject };

/**
 * The messages of one install, which share one instruction limit.
 *
 * `canister` collects what the messages do beside the memories (logs, certified data, timer, cycles burned) while nothing
 * of it touches the subnet: a failed install drops it all but the logs.
 */
export class InstallRun {
  canister: CanisterState;
  instructionsUsed = 0n;
  readonly #state: ReplicaState;
  readonly #context: ReplicaContext;

  constructor(state: ReplicaState, canister: CanisterState, context: ReplicaContext) {
    this.#state = state;
    this.canister = canister;
    this.#context = context;
  }

  run(message: InstallMessage): InstallStep {
    const { execution, kind, arg, caller } = message;
    const limit = this.#context.limits.instructions.installCode;
    const width = execution.module.width;
    const outcome = this.#context.engine.run({
      instanceKey: this.canister.id.toText(),
      state: execution,
      message: { kind, methodName: "", arg, caller },
      environment: messageEnvironment(this.#state, this.canister, { width }, this.#context),
      instructionLimit: limit - this.instructionsUsed,
    });
    this.instructionsUsed += outcome.instructionsUsed;
    this.canister = appendLogs(this.canister, outcome.logs, this.#state.timeNs);
    if (outcome.kind === "trapped") return { ok: false, reject: trapReject(this.canister.id, outcome.trap) };
    if (outcome.kind === "out_of_instructions") {
      return { ok: false, reject: instructionLimitReject(this.canister.id, limit) };
    }
    this.#keepEffects(outcome.effects);
    return { ok: true, execution: outcome.state };
  }

  #keepEffects(effects: Extract<MessageOutcome, { kind: "returned" }>["effects"]): void {
    const { certifiedData, globalTimerNs, cyclesBurned } = effects;
    this.canister = {
      ...this.canister,
      cycles: this.canister.cycles - cyclesBurned,
      certifiedData: certifiedData ?? this.canister.certifiedData,
      globalTimerNs: globalTimerNs ?? this.canister.globalTimerNs,
    };
  }
}
