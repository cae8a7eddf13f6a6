import type { Principal } from "../../wire/mod.ts";
import { findCanister } from "../canisters.ts";
import { executionFee } from "../cycles/fees.ts";
import { openContext } from "../messaging/call-contexts.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { ReplicaState } from "../state.ts";
import type { TaskKind } from "../tasks/task-runner.ts";
import { chargedFor } from "./charged-for.ts";
import type { Executed } from "./executed.ts";
import { messageCaller } from "./message-caller.ts";
import { runMessage } from "./run-message.ts";
import { settleContext } from "./settle-context.ts";

/**
 * Runs a task of the canister `canisterId`, in a call context that nobody waits for; its calls may keep it open.
 *
 * Whether it is due, and that the canister runs and can pay the most that the task can cost, is for the caller to see to.
 */
export function runTask(
  state: ReplicaState,
  canisterId: Principal,
  kind: TaskKind,
  context: ReplicaContext,
): Executed {
  const canister = findCanister(state, canisterId);
  const code = canister?.installed;
  if (canister === undefined || code === undefined) return { state, instructionsUsed: 0n };
  const { width } = code.module;
  const { update: instructionLimit } = context.limits.instructions;
  const prepaid = executionFee(instructionLimit, width);
  const origin = { kind: "task" } as const;
  const opened = openContext({ ...canister, cycles: canister.cycles - prepaid }, { origin, cycles: 0n });
  const { contextId } = opened;
  const message = { kind, methodName: "", arg: new Uint8Array(), ...messageCaller(origin) };
  const ran = runMessage(state, opened.canister, { code, contextId, message, instructionLimit }, context);
  const { instructionsUsed, end } = ran;
  const fee = executionFee(instructionsUsed, width);
  const charged = chargedFor(ran.state, canisterId, { prepaid, fee });
  return { state: settleContext(charged, { canisterId, contextId, end }, context), instructionsUsed };
}
