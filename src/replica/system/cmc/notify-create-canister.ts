import type { CanisterCreationArgs, CmcArgs, CmcResults } from "../../../wire/mod.ts";
import type { ReplicaContext } from "../../replica-context.ts";
import type { ReplicaState } from "../../state.ts";
import { createFundedCanister } from "../create-funded-canister.ts";
import type { MethodRequest, MethodResult } from "../system-method.ts";
import { notifyError, notifyPayment } from "./notify.ts";

const UNAUTHORIZED = 6n;

/** `notify_create_canister`: creates a canister out of the cycles, for the caller only. */
export function notifyCreateCanister(
  state: ReplicaState,
  request: MethodRequest<CmcArgs["notify_create_canister"]>,
  context: ReplicaContext,
): MethodResult<CmcResults["notify_create_canister"]> {
  const { args, caller } = request;
  if (args.controller.toText() !== caller.toText()) {
    const error_message = `${caller.toText()} is not authorized to create a canister on behalf of ${args.controller.toText()}`;
    return { kind: "done", state, result: { Err: { Other: { error_code: UNAUTHORIZED, error_message } } } };
  }
  const notification = {
    blockIndex: args.block_index,
    purpose: "create",
    beneficiary: caller,
    spend: (before: ReplicaState, cycles: bigint) => {
      const creation = { settings: args.settings, subnet_selection: selectionOf(args) };
      const created = createFundedCanister(before, { cycles, creator: caller, creation }, context);
      if (!created.ok) return created;
      const notified = { kind: "created", canisterId: created.canisterId } as const;
      return { ok: true, state: created.state, notified } as const;
    },
  } as const;
  const { state: after, block } = notifyPayment(state, notification);
  const result = block.kind === "created" ? { Ok: block.canisterId } : { Err: notifyError(block) };
  return { kind: "done", state: after, result };
}

/** `subnet_type` is the older way to choose a subnet. */
function selectionOf(args: CmcArgs["notify_create_canister"]): CanisterCreationArgs["subnet_selection"] {
  if (args.subnet_selection.length > 0 || args.subnet_type.length === 0) return args.subnet_selection;
  return [{ Filter: { subnet_type: args.subnet_type } }];
}
