import { emptyPageMap } from "../../../pages/mod.ts";
import { encodeManagementResult, encodeSnapshotId, type ManagementArgs } from "../../../wire/mod.ts";
import { withCanister } from "../../canisters.ts";
import { checkCyclesAndMemory, plannedGrowth } from "../../cycles/check-cycles-and-memory.ts";
import { consumeCycles } from "../../cycles/consume-cycles.ts";
import { instructionFee } from "../../cycles/fees.ts";
import { managementInstructions } from "../../cycles/prices.ts";
import { reserveForGrowth } from "../../cycles/reserve-for-growth.ts";
import type { ReplicaContext } from "../../replica-context.ts";
import type { CanisterSnapshot, CanisterState, ReplicaState } from "../../state.ts";
import { requireController } from "../access.ts";
import type { ManagementCall, ManagementOutcome } from "../management-call.ts";
import { admitNewSnapshot } from "./admit-new-snapshot.ts";
import { decodeSnapshotArgs } from "./decode-snapshot-args.ts";
import { refused } from "./refused.ts";
import { globalFromCandid } from "./snapshot-globals.ts";
import { snapshotInconsistent } from "./snapshot-rejects.ts";
import { uploadedSnapshotBytes } from "./snapshot-size.ts";
import { hookFromCandid, timerFromCandid } from "./snapshot-variants.ts";
import { withNewSnapshot } from "./snapshots-of-canister.ts";
import { validateSnapshotMetadata } from "./validate-snapshot-metadata.ts";

type Metadata = ManagementArgs["upload_canister_snapshot_metadata"];

/**
 * `upload_canister_snapshot_metadata`: creates a snapshot whose module and memories are zeros of the announced sizes, to
 * be filled by `upload_canister_snapshot_data`. The memory is billed in full from now on; none of it is allocated here.
 *
 * A replaced snapshot is gone at once, before any data arrives.
 */
export function uploadCanisterSnapshotMetadata(
  state: ReplicaState,
  call: ManagementCall,
  context: ReplicaContext,
): ManagementOutcome {
  const decoded = decodeSnapshotArgs("upload_canister_snapshot_metadata", call.arg);
  if (!decoded.ok) return refused(state, decoded.reject);
  const { args } = decoded;
  const access = requireController(state, args.canister_id, call.caller);
  if (!access.ok) return refused(state, access.reject);
  const { canister } = access;
  const { limits } = context;
  const fault = validateSnapshotMetadata(args, canister.installed?.module.width ?? 32, limits);
  if (fault !== undefined) {
    return refused(state, snapshotInconsistent(`Snapshot Metadata contains invalid data: ${fault}`));
  }
  const admission = admitNewSnapshot(state, canister, { replacedId: args.replace_snapshot[0], limits });
  if (!admission.ok) return refused(state, admission.reject);

  const { replaced } = admission;
  const snapshot = emptySnapshot(canister, args, state.timeNs);
  const fee = instructionFee(managementInstructions.snapshot + BigInt(snapshot.sizeBytes), 32);
  const planned = plannedGrowth(canister, snapshot.sizeBytes - (replaced?.sizeBytes ?? 0), {
    cycles: fee,
    sender: call.caller,
  });
  const verdict = checkCyclesAndMemory(state, canister, { planned, limits });
  if (verdict !== undefined) return refused(state, verdict);

  const changed = withNewSnapshot(consumeCycles(canister, fee), snapshot, replaced);
  const reserved = reserveForGrowth(state, { before: canister, after: changed }, limits);
  if (!reserved.ok) return refused(state, reserved.reject);
  const data = encodeManagementResult("upload_canister_snapshot_metadata", { snapshot_id: snapshot.id });
  return { kind: "reply", state: withCanister(state, reserved.canister), data };
}

function emptySnapshot(canister: CanisterState, metadata: Metadata, timeNs: bigint): CanisterSnapshot {
  const wasmModuleBytes = Number(metadata.wasm_module_size);
  const heapBytes = Number(metadata.wasm_memory_size);
  const stableBytes = Number(metadata.stable_memory_size);
  const [timer] = metadata.global_timer;
  const [hook] = metadata.on_low_wasm_memory_hook_status;
  return {
    id: encodeSnapshotId(canister.nextSnapshotId, canister.id),
    local: canister.nextSnapshotId,
    takenAtNs: timeNs,
    sizeBytes: uploadedSnapshotBytes({
      wasmModuleBytes,
      heapBytes,
      stableBytes,
      certifiedDataBytes: metadata.certified_data.length,
      globals: metadata.globals.length,
    }),
    source: { kind: "metadata_upload" },
    canisterVersion: canister.version,
    wasmModule: { kind: "uploaded", pages: emptyPageMap, sizeBytes: wasmModuleBytes },
    heap: emptyPageMap,
    heapBytes,
    stable: emptyPageMap,
    stableBytes,
    globals: metadata.globals.map(globalFromCandid),
    chunkStore: new Map(),
    certifiedData: metadata.certified_data.slice(),
    globalTimerNs: timer === undefined ? undefined : timerFromCandid(timer),
    lowMemoryHook: hook === undefined ? undefined : hookFromCandid(hook),
  };
}
