import { gunzipSync } from "node:zlib";
import { Engine, type WebAssemblyPort } from "../../engine/mod.ts";
import type { PageStore } from "../../pages/mod.ts";
import { defaultLimits, type ReplicaContext, type ReplicaLimits } from "../../replica/mod.ts";
import { nodeSha256 } from "../node-sha256.ts";

/** What this machine lends to the replica: its WebAssembly, its hashes, its inflater. */
export function replicaContextOver(
  pageStore: PageStore,
  limits: Partial<ReplicaLimits> = {},
): ReplicaContext {
  // The types of Node do not name this global; Node 24 satisfies the port.
  const webAssembly = Reflect.get(globalThis, "WebAssembly") as WebAssemblyPort;
  return {
    engine: new Engine({ webAssembly, pageStore }),
    pageStore,
    platform: {
      sha256: nodeSha256,
      gunzip: (bytes, maxBytes) => gunzipSync(bytes, { maxOutputLength: maxBytes }),
    },
    limits: { ...defaultLimits, ...limits },
  };
}
