import { gunzipSync } from "node:zlib";
import { Engine, type WebAssemblyPort } from "../../engine/mod.ts";
import { MemoryPageStore } from "../../pages/mod.ts";
import { createSubnetState, defaultLimits, type ReplicaContext } from "../../replica/mod.ts";
import { canisterIdFromNumber, decodePrincipal } from "../../wire/mod.ts";
import { nodeSha256 } from "../node-sha256.ts";
import { GarbageCollector, pageMapsOf } from "./garbage-collector.ts";
import { SubnetHost } from "./subnet-host.ts";
import type { WorkerStart } from "./worker-messages.ts";

/** The one subnet holds every canister id there can be, so that a canister may also be restored under its old id. */
const allCanisterIds = [canisterIdFromNumber(0n), canisterIdFromNumber(2n ** 64n - 1n)] as const;

function webAssemblyOfRuntime(): WebAssemblyPort {
  // The types of Node do not name this global; Node 24 satisfies the port.
  return Reflect.get(globalThis, "WebAssembly") as WebAssemblyPort;
}

/** Puts a subnet together: pages in memory, an engine over the runtime's WebAssembly, the genesis state. */
export function createSubnetHost(start: WorkerStart): { host: SubnetHost; collectGarbage: () => void } {
  const pageStore = new MemoryPageStore();
  const engine = new Engine({ webAssembly: webAssemblyOfRuntime(), pageStore });
  const context: ReplicaContext = {
    engine,
    pageStore,
    platform: {
      sha256: nodeSha256,
      gunzip: (bytes, maxBytes) => gunzipSync(bytes, { maxOutputLength: maxBytes }),
    },
    limits: { ...defaultLimits, ...start.replicaLimits },
  };
  const genesis = createSubnetState({
    config: {
      subnetId: decodePrincipal(start.subnetId),
      rootKeyDer: start.rootKeyDer,
      nodeId: decodePrincipal(start.nodeId),
      nodeKeyDer: start.nodeKeyDer,
      canisterRanges: [allCanisterIds],
    },
    timeNs: start.timeNs,
  });
  const host = new SubnetHost(genesis, context);
  const collector = new GarbageCollector(pageStore);
  return {
    host,
    collectGarbage: () => {
      collector.collectIfWorthwhile(() => [...pageMapsOf(host.state), ...engine.liveRoots()]);
    },
  };
}
