import { encodeManagementResult } from "../../../wire/mod.ts";
import { withCanister } from "../../canisters.ts";
import { checkCyclesAndMemory, plannedGrowth } from "../../cycles/check-cycles-and-memory.ts";
import { consumeCycles } from "../../cycles/consume-cycles.ts";
import { instructionFee } from "../../cycles/fees.ts";
import { addHeapDelta, heapDeltaDebit, isHeapDeltaLimited } from "../../cycles/heap-delta.ts";
import { managementInstructions, WASM_CHUNK_BYTES } from "../../cycles/prices.ts";
import { reserveForGrowth } from "../../cycles/reserve-for-growth.ts";
import type { Reject } from "../../error-code.ts";
import { outOfCyclesFault } from "../../execution/out-of-cycles-fault.ts";
import type { ReplicaContext } from "../../replica-context.ts";
import type { CanisterState, ReplicaState } from "../../state.ts";
import { requireControllerOrSelf } from "../access.ts";
import { decodeArgs } from "../decode-args.ts";
import type { ManagementCall, ManagementOutcome } from "../management-call.ts";
import { rejected } from "../outcomes.ts";
import { addChunk } from "./add-chunk.ts";
import { chunkStoreReject } from "./chunk-store-reject.ts";

/**
 * `upload_chunk`: puts a WasmChunk of at most 1 MiB into the chunk store of a canister and answers its hash.
 *
 * The canister pays before anything is known of the chunk, also for one that it has already or that is refused.
 */
export function uploadChunk(
  state: ReplicaState,
  call: ManagementCall,
  context: ReplicaContext,
): ManagementOutcome {
  const decoded = decodeArgs("upload_chunk", call.arg);
  if (!decoded.ok) return rejected(state, decoded.reject);
  const access = requireControllerOrSelf(state, decoded.args.canister_id, call.caller);
  if (!access.ok) return rejected(state, access.reject);
  const fee = instructionFee(managementInstructions.uploadChunk, 32);
  const fault = outOfCyclesFault(access.canister, fee, call.caller);
  if (fault !== undefined) {
    return rejected(state, chunkStoreReject(`Error charging for 'upload_chunk': ${fault}`));
  }
  const paid = consumeCycles(access.canister, fee);
  const charged = withCanister(state, paid);
  const added = addChunk(paid.chunkStore, decoded.args.chunk, context.platform.sha256);
  if (added.kind === "refused") return rejected(charged, chunkStoreReject(added.reason));
  const data = encodeManagementResult("upload_chunk", { hash: added.hash });
  if (added.kind === "present") return { kind: "reply", state: charged, data };

  const verdict = checkGrowth(charged, paid, call, context);
  if (verdict !== undefined) return rejected(charged, verdict);
  const grown = { ...paid, chunkStore: added.store };
  const reserved = reserveForGrowth(charged, { before: paid, after: grown }, context.limits);
  if (!reserved.ok) return rejected(charged, reserved.reject);
  const { timeNs } = state;
  const changed = addHeapDelta(reserved.canister, WASM_CHUNK_BYTES, { timeNs, limits: context.limits });
  return { kind: "reply", state: withCanister(charged, changed), data };
}

/** The verdict over one more chunk, whatever its size: heap delta, memory of the subnet, freezing threshold. */
function checkGrowth(
  state: ReplicaState,
  canister: CanisterState,
  call: ManagementCall,
  context: ReplicaContext,
): Reject | undefined {
  const { limits } = context;
  if (isHeapDeltaLimited(canister, state.timeNs, limits)) {
    const debit = heapDeltaDebit(canister, state.timeNs, limits);
    return chunkStoreReject(
      `Canister is heap delta rate limited. Current delta debit: ${debit}, limit: ${limits.heapDeltaBytesPerSecond}`,
    );
  }
  const planned = plannedGrowth(canister, WASM_CHUNK_BYTES, { cycles: 0n, sender: call.caller });
  return checkCyclesAndMemory(state, canister, { planned, limits });
}
