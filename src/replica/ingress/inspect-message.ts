import type { CallContent } from "../../wire/mod.ts";
import { type Reject, reject } from "../error-code.ts";
import { instructionLimitReject, trapReject } from "../execution/execution-reject.ts";
import { messageEnvironment } from "../execution/message-environment.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { CanisterState, InstalledCode, ReplicaState } from "../state.ts";
import { callerInfoOf } from "./caller-info.ts";

/** A call that a canister is asked about. */
export interface InspectedCall {
  readonly canister: CanisterState;
  readonly code: InstalledCode;
  readonly content: CallContent;
}

/**
 * Asks `canister_inspect_message` whether the canister wants the call; `undefined` if it does or has no such hook.
 *
 * The hook must accept explicitly. Nothing it does stays.
 */
export function inspectMessage(
  state: ReplicaState,
  call: InspectedCall,
  context: ReplicaContext,
): Reject | undefined {
  const { canister, code, content } = call;
  if (!code.module.exports.has("canister_inspect_message")) return undefined;
  const instructionLimit = context.limits.instructions.inspectMessage;
  const outcome = context.engine.run({
    instanceKey: canister.id.toText(),
    state: code.execution,
    message: {
      kind: "inspect_message",
      methodName: content.methodName,
      arg: content.arg,
      caller: content.sender.toUint8Array(),
      ...callerInfoOf(content),
    },
    environment: messageEnvironment(state, canister, { width: code.module.width }, context),
    instructionLimit,
  });
  switch (outcome.kind) {
    case "trapped":
      return trapReject(canister.id, outcome.trap);
    case "out_of_instructions":
      return instructionLimitReject(canister.id, instructionLimit);
    case "returned":
      if (outcome.effects.accepted) return undefined;
      return reject("IC0406", `Error from Canister ${canister.id.toText()}: Canister rejected the message`);
  }
}
