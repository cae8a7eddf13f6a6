import { encodeManagementResult, encodeSnapshotId } from "../../../wire/mod.ts";
import { WASM_PAGE_BYTES } from "../../../pages/mod.ts";
import { withCanister } from "../../canisters.ts";
import { changeOrigin } from "../../canister-history.ts";
import { checkCyclesAndMemory, plannedGrowth } from "../../cycles/check-cycles-and-memory.ts";
import { consumeCycles } from "../../cycles/consume-cycles.ts";
import { instructionFee } from "../../cycles/fees.ts";
import { addHeapDelta } from "../../cycles/heap-delta.ts";
import { uninstallableUsage } from "../../cycles/memory-usage.ts";
import { managementInstructions } from "../../cycles/prices.ts";
import { reserveForUsage } from "../../cycles/reserve-for-growth.ts";
import { uninstallCanister } from "../../lifecycle/uninstall-canister.ts";
import type { ReplicaContext } from "../../replica-context.ts";
import type { CanisterSnapshot, CanisterState, InstalledCode, ReplicaState } from "../../state.ts";
import { requireController } from "../access.ts";
import type { ManagementCall, ManagementOutcome } from "../management-call.ts";
import { admitNewSnapshot } from "./admit-new-snapshot.ts";
import { unwrittenBytes } from "./checkpoint.ts";
import { decodeSnapshotArgs } from "./decode-snapshot-args.ts";
import { refused } from "./refused.ts";
import { snapshotOfEmptyCanister } from "./snapshot-rejects.ts";
import { takenSnapshotBytes } from "./snapshot-size.ts";
import { withNewSnapshot } from "./snapshots-of-canister.ts";

/**
 * `take_canister_snapshot`: keeps references to the two page maps, the module, the WasmChunks and the certified data of a
 * canister. No byte is copied, so the time does not depend on the size of the canister.
 *
 * The order of the checks is observable and that of the Internet Computer: that the canister has code is asked after the
 * money. Where checkpoints are imitated, pages written since the last one add to the heap delta.
 */
export function takeCanisterSnapshot(
  state: ReplicaState,
  call: ManagementCall,
  context: ReplicaContext,
): ManagementOutcome {
  const decoded = decodeSnapshotArgs("take_canister_snapshot", call.arg);
  if (!decoded.ok) return refused(state, decoded.reject);
  const { args } = decoded;
  const access = requireController(state, args.canister_id, call.caller);
  if (!access.ok) return refused(state, access.reject);
  const { canister } = access;
  const { limits } = context;
  const admission = admitNewSnapshot(state, canister, { replacedId: args.replace_snapshot[0], limits });
  if (!admission.ok) return refused(state, admission.reject);

  const { replaced } = admission;
  const uninstall = args.uninstall_code[0] === true;
  const sizeBytes = takenSnapshotBytes(canister, canister.installed);
  const freedBytes = (replaced?.sizeBytes ?? 0) + (uninstall ? uninstallableUsage(canister) : 0);
  const fee = instructionFee(managementInstructions.snapshot + BigInt(sizeBytes), 32);
  const planned = plannedGrowth(canister, sizeBytes - freedBytes, { cycles: fee, sender: call.caller });
  const verdict = checkCyclesAndMemory(state, canister, { planned, limits });
  if (verdict !== undefined) return refused(state, verdict);
  if (canister.installed === undefined) return refused(state, snapshotOfEmptyCanister(canister.id));

  const snapshot = takeSnapshot(canister, canister.installed, { sizeBytes, timeNs: state.timeNs });
  const heapDeltaBytes = unwrittenBytes(state, snapshot, { ownerId: canister.id, limits });
  const charged = addHeapDelta(consumeCycles(canister, fee), heapDeltaBytes, {
    timeNs: state.timeNs,
    limits,
  });
  const kept = withNewSnapshot(charged, snapshot, replaced);
  const usageBytes = planned.newUsageBytes;
  const reserved = reserveForUsage(state, { before: canister, after: kept, usageBytes }, limits);
  if (!reserved.ok) return refused(state, reserved.reject);
  const origin = changeOrigin(call, args.sender_canister_version);
  const changed = uninstall
    ? uninstallCanister(state, reserved.canister, origin, context)
    : withCanister(state, reserved.canister);
  const data = encodeManagementResult("take_canister_snapshot", {
    id: snapshot.id,
    taken_at_timestamp: snapshot.takenAtNs,
    total_size: BigInt(sizeBytes),
  });
  return { kind: "reply", state: changed, data };
}

function takeSnapshot(
  canister: CanisterState,
  installed: InstalledCode,
  options: { readonly sizeBytes: number; readonly timeNs: bigint },
): CanisterSnapshot {
  const { rawModule, moduleHash, module, execution } = installed;
  return {
    id: encodeSnapshotId(canister.nextSnapshotId, canister.id),
    local: canister.nextSnapshotId,
    takenAtNs: options.timeNs,
    sizeBytes: options.sizeBytes,
    source: { kind: "taken_from_canister" },
    canisterVersion: canister.version,
    wasmModule: { kind: "prepared", rawModule, moduleHash, module },
    heap: execution.heap,
    heapBytes: execution.heapWasmPages * WASM_PAGE_BYTES,
    stable: execution.stable,
    stableBytes: execution.stableWasmPages * WASM_PAGE_BYTES,
    globals: execution.globals,
    chunkStore: canister.chunkStore,
    certifiedData: canister.certifiedData,
    globalTimerNs: canister.globalTimerNs,
    lowMemoryHook: canister.lowMemoryHook,
  };
}
