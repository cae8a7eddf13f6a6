import { encodeHex } from "../../bytes/mod.ts";
import type { ReplicaState } from "../state.ts";

/**
 * The SHA-256 in hex of every blob that the records of `state` name. Others may be deleted once `state` is durable; a
 * change set that names one again brings it along.
 *
 * Costs O(canisters · snapshots + WasmChunks).
 *
 * @example
 * ```ts
 * import { canisterIdFromNumber, selfAuthenticatingPrincipal } from "icebox/wire";
 *
 * const subnetId = selfAuthenticatingPrincipal(new Uint8Array(133));
 * const canisterRanges = [[canisterIdFromNumber(0n), canisterIdFromNumber(9n)]] as const;
 * const publicKeyDer = new Uint8Array(133);
 * const keys = { publicKeyDer, nodeId: subnetId, nodeKeyDer: new Uint8Array(44) };
 * const subnet = { subnetId, kind: "application", canisterRanges, ...keys } as const;
 * const config = { rootKeyDer: publicKeyDer, subnets: [subnet] };
 * const state = createReplicaState({ config, timeNs: 0n });
 * if (referencedBlobs(state).size !== 0) throw new Error("a new subnet has no modules");
 * ```
 */
export function referencedBlobs(state: ReplicaState): ReadonlySet<string> {
  const blobs = new Set<string>();
  for (const { installed, chunkStore, snapshots } of state.canisters.values()) {
    if (installed !== undefined) blobs.add(encodeHex(installed.moduleHash));
    for (const hash of chunkStore.keys()) blobs.add(hash);
    for (const snapshot of snapshots.values()) {
      const { wasmModule } = snapshot;
      if (wasmModule.kind === "prepared") blobs.add(encodeHex(wasmModule.moduleHash));
      for (const hash of snapshot.chunkStore.keys()) blobs.add(hash);
    }
  }
  return blobs;
}
