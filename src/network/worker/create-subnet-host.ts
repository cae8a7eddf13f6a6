import { gunzipSync } from "node:zlib";
import { Engine, type WebAssemblyPort } from "../../engine/mod.ts";
import {
  createSubnetState,
  defaultLimits,
  type ReplicaContext,
  type SubnetConfig,
} from "../../replica/mod.ts";
import { canisterIdFromNumber, decodePrincipal } from "../../wire/mod.ts";
import { nodeSha256 } from "../node-sha256.ts";
import { openStateStore } from "../storage/open-state-store.ts";
import type { StateStore } from "../storage/state-store.ts";
import { SubnetHost } from "./subnet-host.ts";
import type { WorkerStart } from "./worker-messages.ts";

/** The one subnet holds every canister id there can be, so that a canister may also be restored under its old id. */
const allCanisterIds = [canisterIdFromNumber(0n), canisterIdFromNumber(2n ** 64n - 1n)] as const;

function webAssemblyOfRuntime(): WebAssemblyPort {
  // The types of Node do not name this global; Node 24 satisfies the port.
  return Reflect.get(globalThis, "WebAssembly") as WebAssemblyPort;
}

/** A subnet that is ready for its first round of this run. */
export interface OpenSubnet {
  readonly host: SubnetHost;
  readonly store: StateStore;
}

/**
 * Puts a subnet together: its store, an engine over the runtime's WebAssembly, and the state as of the last committed
 * round, or the genesis state if there never was one.
 *
 * @throws an error with a fault of the store or the replica; the files are then not held any more
 */
export async function createSubnetHost(start: WorkerStart): Promise<OpenSubnet> {
  const store = await openStateStore(start);
  try {
    const engine = new Engine({ webAssembly: webAssemblyOfRuntime(), pageStore: store.pages });
    const context: ReplicaContext = {
      engine,
      pageStore: store.pages,
      platform: {
        sha256: nodeSha256,
        gunzip: (bytes, maxBytes) => gunzipSync(bytes, { maxOutputLength: maxBytes }),
      },
      limits: { ...defaultLimits, ...start.replicaLimits },
    };
    const config = configOf(start);
    const state = store.restore(config, context) ?? createSubnetState({ config, timeNs: start.timeNs });
    return { host: new SubnetHost({ state, context, store }), store };
  } catch (error) {
    await store.close();
    throw error;
  }
}

function configOf(start: WorkerStart): SubnetConfig {
  return {
    subnetId: decodePrincipal(start.subnetId),
    rootKeyDer: start.rootKeyDer,
    nodeId: decodePrincipal(start.nodeId),
    nodeKeyDer: start.nodeKeyDer,
    canisterRanges: [allCanisterIds],
  };
}
