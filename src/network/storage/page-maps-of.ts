import type { PageMap } from "../../pages/mod.ts";
import type { ReplicaState } from "../../replica/mod.ts";

/** Every page map that a state refers to. */
export function* pageMapsOf(state: ReplicaState): Generator<PageMap> {
  for (const [, canister] of state.canisters) {
    if (canister.installed !== undefined) {
      yield canister.installed.execution.heap;
      yield canister.installed.execution.stable;
    }
    for (const snapshot of canister.snapshots.values()) {
      yield snapshot.heap;
      yield snapshot.stable;
      if (snapshot.wasmModule.kind === "uploaded") yield snapshot.wasmModule.pages;
    }
  }
}
