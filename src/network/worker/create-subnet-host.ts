import { createReplicaState } from "../../replica/mod.ts";
import { BatchJournal } from "../storage/batch-journal.ts";
import { openStateStore } from "../storage/open-state-store.ts";
import type { ExecutedRound, StateStore } from "../storage/state-store.ts";
import { replicaContextOver } from "./replica-context.ts";
import { networkConfigOf } from "./subnet-config.ts";
import { SubnetHost } from "./subnet-host.ts";
import type { WorkerStart } from "./worker-messages.ts";

/** A subnet that is ready for its first round of this run. */
export interface OpenSubnet {
  readonly host: SubnetHost;
  readonly store: StateStore;
}

/**
 * Puts a subnet together: its store, an engine over the runtime's WebAssembly, and the state as of the last committed
 * round, or the genesis state if there never was one.
 *
 * @param open opens the store; tests put one here whose disk is full
 * @throws an error with a fault of the store or the replica; the files are then not held any more
 */
export async function createSubnetHost(
  start: WorkerStart,
  open: (start: WorkerStart) => Promise<StateStore> = openStateStore,
): Promise<OpenSubnet> {
  const store = await open(start);
  try {
    const context = replicaContextOver(store.pages, start.replicaLimits);
    const config = networkConfigOf(start.subnets);
    const restored = store.restore(config, context);
    const state = restored ?? createReplicaState({ config, timeNs: start.timeNs });
    const journal = openJournal(start, restored === undefined);
    const record =
      journal &&
      ((round: ExecutedRound) => {
        journal.record(round);
      });
    return { host: new SubnetHost({ state, context, store, ...(record && { record }) }), store };
  } catch (error) {
    await store.close();
    throw error;
  }
}

function openJournal(start: WorkerStart, isNew: boolean): BatchJournal | undefined {
  const { batchJournal, timeNs } = start;
  return batchJournal === undefined
    ? undefined
    : new BatchJournal(batchJournal, { ...start, isNew, genesisTimeNs: timeNs });
}
