import { encodeManagementResult } from "../../../wire/mod.ts";
import { withCanister } from "../../canisters.ts";
import { checkCyclesAndMemory, plannedGrowth } from "../../cycles/check-cycles-and-memory.ts";
import { consumeCycles } from "../../cycles/consume-cycles.ts";
import { cyclesText } from "../../cycles/cycles-text.ts";
import { instructionFee } from "../../cycles/fees.ts";
import { freezingThreshold } from "../../cycles/freezing-threshold.ts";
import { memoryUsage } from "../../cycles/memory-usage.ts";
import { managementInstructions, WASM_CHUNK_BYTES } from "../../cycles/prices.ts";
import type { ReplicaContext } from "../../replica-context.ts";
import type { CanisterState, SubnetState } from "../../state.ts";
import { requireControllerOrSelf } from "../access.ts";
import { decodeArgs } from "../decode-args.ts";
import type { ManagementCall, ManagementOutcome } from "../management-call.ts";
import { addChunk } from "./add-chunk.ts";
import { chunkStoreReject } from "./chunk-store-reject.ts";

/**
 * `upload_chunk`: puts a WasmChunk of at most 1 MiB into the chunk store of a canister and answers its hash.
 *
 * A chunk that is already there costs nothing.
 */
export function uploadChunk(
  state: SubnetState,
  call: ManagementCall,
  context: ReplicaContext,
): ManagementOutcome {
  const decoded = decodeArgs("upload_chunk", call.arg);
  if (!decoded.ok) return { kind: "reject", state, reject: decoded.reject };
  const access = requireControllerOrSelf(state, decoded.args.canister_id, call.caller);
  if (!access.ok) return { kind: "reject", state, reject: access.reject };
  const { canister } = access;
  const added = addChunk(canister.chunkStore, decoded.args.chunk, context.platform.sha256);
  if (added.kind === "refused") return { kind: "reject", state, reject: chunkStoreReject(added.reason) };
  const data = encodeManagementResult("upload_chunk", { hash: added.hash });
  if (added.kind === "present") return { kind: "reply", state, data };

  const fee = instructionFee(managementInstructions.uploadChunk, 32);
  const missing = missingCycles(canister, fee);
  if (missing > 0n) {
    const reason = `Cannot upload chunk. At least ${cyclesText(missing)} additional cycles are required`;
    return { kind: "reject", state, reject: chunkStoreReject(reason) };
  }
  const planned = plannedGrowth(canister, WASM_CHUNK_BYTES, { cycles: fee, sender: call.caller });
  const verdict = checkCyclesAndMemory(state, canister, { planned, limits: context.limits });
  if (verdict !== undefined) return { kind: "reject", state, reject: verdict };
  const changed = consumeCycles({ ...canister, chunkStore: added.store }, fee);
  return { kind: "reply", state: withCanister(state, changed), data };
}

/** What the balance lacks to pay `fee` and stay above the freezing threshold with one more chunk. */
function missingCycles(canister: CanisterState, fee: bigint): bigint {
  const usage = memoryUsage(canister).total + WASM_CHUNK_BYTES;
  return freezingThreshold(canister, usage) + fee - canister.cycles;
}
