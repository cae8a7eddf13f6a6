import { encodeManagementResult, type Principal } from "../../../wire/mod.ts";
import { changeOrigin, recordChange } from "../../canister-history.ts";
import { isController, withCanister } from "../../canisters.ts";
import { chargeInstructions } from "../../cycles/charge-instructions.ts";
import { checkCyclesAndMemory, plannedGrowth } from "../../cycles/check-cycles-and-memory.ts";
import { consumeCycles } from "../../cycles/consume-cycles.ts";
import { instructionFee } from "../../cycles/fees.ts";
import { addHeapDelta } from "../../cycles/heap-delta.ts";
import { memoryUsage } from "../../cycles/memory-usage.ts";
import { managementInstructions } from "../../cycles/prices.ts";
import { reserveForUsage } from "../../cycles/reserve-for-growth.ts";
import type { Reject } from "../../error-code.ts";
import type { ReplicaContext } from "../../replica-context.ts";
import type { CanisterState, ChangeOrigin, ReplicaState } from "../../state.ts";
import { requireController } from "../access.ts";
import type { ManagementCall, ManagementOutcome } from "../management-call.ts";
import { checkHeapDelta } from "./admit-new-snapshot.ts";
import { unwrittenBytes, unwrittenMemoryBytes } from "./checkpoint.ts";
import { decodeSnapshotArgs } from "./decode-snapshot-args.ts";
import { findSnapshotNear, type OwnedSnapshot } from "./find-snapshot.ts";
import { refused } from "./refused.ts";
import { checkRestored, restoreCode, withRestoredCode } from "./restore-snapshot.ts";
import { notControllerOfSource, snapshotNotFound, snapshotNotLoadable } from "./snapshot-rejects.ts";

/**
 * `load_canister_snapshot`: gives a canister the module, memories, globals, WasmChunks and certified data of a snapshot.
 *
 * Roots are swapped, no byte is copied. Controllers, settings, cycles, status, logs and all snapshots of the canister
 * stay, its version goes up by one, and no hook of the module runs. Everything happens on a copy: a refusal leaves
 * nothing behind, not even a charge.
 */
export function loadCanisterSnapshot(
  state: ReplicaState,
  call: ManagementCall,
  context: ReplicaContext,
): ManagementOutcome {
  const decoded = decodeSnapshotArgs("load_canister_snapshot", call.arg);
  if (!decoded.ok) return refused(state, decoded.reject);
  const { canister_id, snapshot_id, sender_canister_version } = decoded.args;
  const access = requireController(state, canister_id, call.caller);
  if (!access.ok) return refused(state, access.reject);
  const { canister } = access;
  const limited = checkHeapDelta(canister, state.timeNs, context.limits);
  if (limited !== undefined) return refused(state, limited);
  const source = findSnapshotNear(state, canister, snapshot_id);
  if (source === undefined) return refused(state, snapshotNotFound(snapshot_id, canister.id));
  if (source.owner !== canister && !isController(source.owner, call.caller)) {
    return refused(state, notControllerOfSource(snapshot_id, canister.id, { sender: call.caller }));
  }

  const origin = changeOrigin(call, sender_canister_version);
  const loaded = loadOnto(state, canister, { source, origin, sender: call.caller, context });
  // An uploaded module is checked and compiled now, whether or not the load succeeds then.
  const isUploaded = source.snapshot.wasmModule.kind === "uploaded";
  const instructionsUsed = isUploaded ? managementInstructions.snapshot : 0n;
  if (!loaded.ok) return { kind: "reject", state, reject: loaded.reject, instructionsUsed };
  return {
    kind: "reply",
    state: withCanister(state, loaded.canister),
    instructionsUsed,
    data: encodeManagementResult("load_canister_snapshot", null),
  };
}

type LoadOutcome =
  { readonly ok: true; readonly canister: CanisterState } | { readonly ok: false; readonly reject: Reject };

function loadOnto(
  state: ReplicaState,
  canister: CanisterState,
  options: {
    readonly source: OwnedSnapshot;
    readonly origin: ChangeOrigin;
    readonly sender: Principal;
    readonly context: ReplicaContext;
  },
): LoadOutcome {
  const { source, origin, sender, context } = options;
  const { snapshot, owner } = source;
  const baseline = chargeInstructions(canister, managementInstructions.snapshot, sender);
  if (!baseline.ok) return baseline;
  const code = restoreCode(snapshot, canister.id, context);
  if (!code.ok) return code;
  const { limits } = context;
  const delta = { ownerId: owner.id, limits };
  if (owner !== canister && unwrittenMemoryBytes(state, snapshot, delta) > 0) {
    return { ok: false, reject: snapshotNotLoadable(snapshot.id, canister.id) };
  }
  const restored = withRestoredCode(baseline.canister, code.installed, { snapshot, timeNs: state.timeNs });
  const inconsistent = checkRestored(restored, snapshot);
  if (inconsistent !== undefined) return { ok: false, reject: inconsistent };

  const { module } = code.installed;
  const compile = BigInt(module.instructionCount) * managementInstructions.compilePerInstruction;
  const fee = instructionFee(compile + BigInt(snapshot.sizeBytes), module.width);
  const growth = memoryUsage(restored).total - memoryUsage(canister).total;
  const planned = plannedGrowth(baseline.canister, growth, { cycles: fee, sender });
  const verdict = checkCyclesAndMemory(state, baseline.canister, { planned, limits });
  if (verdict !== undefined) return { ok: false, reject: verdict };

  const details = {
    kind: "load_snapshot",
    fromCanisterId: owner === canister ? undefined : owner.id,
    snapshotId: snapshot.id,
    canisterVersion: snapshot.canisterVersion,
    takenAtNs: snapshot.takenAtNs,
    source: snapshot.source,
  } as const;
  const { timeNs } = state;
  const heapDeltaBytes = unwrittenBytes(state, snapshot, delta);
  const charged = addHeapDelta(consumeCycles(restored, fee), heapDeltaBytes, { timeNs, limits });
  const usageBytes = planned.newUsageBytes;
  const reserved = reserveForUsage(state, { before: canister, after: charged, usageBytes }, limits);
  return reserved.ok
    ? { ok: true, canister: recordChange(reserved.canister, details, { origin, timeNs }) }
    : reserved;
}
