import type { Durability, StorageOptions } from "./durability.ts";
import { DurableStateStore } from "./durable-state-store.ts";
import { MemoryStateStore } from "./memory-state-store.ts";
import type { StateStore } from "./state-store.ts";

/** Where a state lives, and what it must survive. */
export interface StateStoreOptions {
  readonly stateDirectory: string;
  readonly durability: Durability;
  readonly storage: StorageOptions;
}

/**
 * Opens the store of a state directory; makes one if there is none.
 *
 * @throws StoreError, for example "store/owned" if another process has it
 */
export async function openStateStore({ durability, ...options }: StateStoreOptions): Promise<StateStore> {
  return durability === "memory"
    ? new MemoryStateStore()
    : DurableStateStore.open({ ...options, durability });
}
