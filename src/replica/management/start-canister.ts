import { withCanister } from "../canisters.ts";
import { reject } from "../error-code.ts";
import { plainReject } from "../messaging/call-answer.ts";
import { respond } from "../messaging/respond.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { ReplicaState } from "../state.ts";
import { requireController } from "./access.ts";
import { decodeArgs } from "./decode-args.ts";
import type { ManagementCall, ManagementOutcome } from "./management-call.ts";
import { rejected, replied } from "./outcomes.ts";

/** `start_canister`: lets a canister run; one version on even if it did. Stops that wait are cancelled (IC0511). */
export function startCanister(
  state: ReplicaState,
  call: ManagementCall,
  context: ReplicaContext,
): ManagementOutcome {
  const decoded = decodeArgs("start_canister", call.arg);
  if (!decoded.ok) return rejected(state, decoded.reject);
  const access = requireController(state, decoded.args.canister_id, call.caller);
  if (!access.ok) return rejected(state, access.reject);
  const { canister } = access;
  const stops = canister.status.kind === "stopping" ? canister.status.stops : [];
  const started = { ...canister, status: { kind: "running" }, version: canister.version + 1n } as const;
  let current = withCanister(state, started);
  const text = `Canister ${canister.id.toText()}'s stop request was cancelled.`;
  const answer = plainReject(reject("IC0511", text));
  for (const { caller, refund } of stops)
    current = respond(current, caller, { answer, refund }, context.limits);
  return replied(current, "start_canister", null);
}
