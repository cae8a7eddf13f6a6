import type { Durability } from "./durability.ts";
import { DurableStateStore } from "./durable-state-store.ts";
import { MemoryStateStore } from "./memory-state-store.ts";
import type { StateStore } from "./state-store.ts";

/** Where a state lives, and what it must survive. */
export interface StateStoreOptions {
  readonly stateDirectory: string;
  readonly durability: Durability;
}

/**
 * Opens the store of a state directory; makes one if there is none.
 *
 * @throws StoreError, for example "store/owned" if another process has it
 */
export async function openStateStore({ stateDirectory, durability }: StateStoreOptions): Promise<StateStore> {
  return durability === "memory"
    ? new MemoryStateStore()
    : DurableStateStore.open({ stateDirectory, durability });
}
