import type { PageMap } from "../../pages/mod.ts";
import type { CanisterSnapshot, CanisterState, ReplicaState } from "../../replica/mod.ts";

type Relocate = (map: PageMap) => PageMap;

/**
 * The same state with other page maps of the same content, as its pages were moved. What `relocate` answers as it was
 * stays the same value, up to the whole state.
 */
export function relocateMemories(state: ReplicaState, relocate: Relocate): ReplicaState {
  let { canisters } = state;
  for (const [id, canister] of state.canisters) {
    const moved = relocateCanister(canister, relocate);
    if (moved !== canister) canisters = canisters.with(id, moved);
  }
  return canisters === state.canisters ? state : { ...state, canisters };
}

function relocateCanister(canister: CanisterState, relocate: Relocate): CanisterState {
  const installed = relocateCode(canister.installed, relocate);
  const snapshots = relocateSnapshots(canister.snapshots, relocate);
  const isSame = installed === canister.installed && snapshots === canister.snapshots;
  return isSame ? canister : { ...canister, installed, snapshots };
}

function relocateCode(installed: CanisterState["installed"], relocate: Relocate): CanisterState["installed"] {
  if (installed === undefined) return undefined;
  const { execution } = installed;
  const heap = relocate(execution.heap);
  const stable = relocate(execution.stable);
  if (heap === execution.heap && stable === execution.stable) return installed;
  return { ...installed, execution: { ...execution, heap, stable } };
}

function relocateSnapshots(
  snapshots: CanisterState["snapshots"],
  relocate: Relocate,
): CanisterState["snapshots"] {
  const moved = [...snapshots].map(([id, snapshot]) => [id, relocateSnapshot(snapshot, relocate)] as const);
  return moved.every(([id, snapshot]) => snapshots.get(id) === snapshot) ? snapshots : new Map(moved);
}

function relocateSnapshot(snapshot: CanisterSnapshot, relocate: Relocate): CanisterSnapshot {
  const heap = relocate(snapshot.heap);
  const stable = relocate(snapshot.stable);
  const wasmModule = relocateModule(snapshot.wasmModule, relocate);
  const isSame = heap === snapshot.heap && stable === snapshot.stable && wasmModule === snapshot.wasmModule;
  return isSame ? snapshot : { ...snapshot, heap, stable, wasmModule };
}

function relocateModule(
  wasmModule: CanisterSnapshot["wasmModule"],
  relocate: Relocate,
): CanisterSnapshot["wasmModule"] {
  if (wasmModule.kind === "prepared") return wasmModule;
  const pages = relocate(wasmModule.pages);
  return pages === wasmModule.pages ? wasmModule : { ...wasmModule, pages };
}
