import { encodeHex } from "icebox/bytes";
import { readRange, WASM_PAGE_BYTES, type PageMap } from "../../../../src/pages/mod.ts";
import type { CanisterSnapshot, CanisterState } from "../../../../src/replica/state.ts";
import type { SnapshotSubnet } from "./snapshot-subnet.ts";

/** Everything of a canister that a snapshot holds, in a form that two of them can be compared in. */
export interface CanisterImage {
  readonly moduleHash: string;
  readonly heap: string;
  readonly stable: string;
  readonly globals: readonly unknown[];
  readonly chunks: readonly string[];
  readonly certifiedData: string;
}

/** The image of a canister, `undefined` if it is empty. */
export function imageOf(subnet: SnapshotSubnet, canister: CanisterState): CanisterImage | undefined {
  const { installed, chunkStore, certifiedData } = canister;
  if (installed === undefined) return undefined;
  const { execution, moduleHash } = installed;
  return {
    moduleHash: encodeHex(moduleHash),
    heap: digest(subnet, execution.heap, execution.heapWasmPages * WASM_PAGE_BYTES),
    stable: digest(subnet, execution.stable, execution.stableWasmPages * WASM_PAGE_BYTES),
    globals: execution.globals,
    chunks: [...chunkStore.keys()].sort(),
    certifiedData: encodeHex(certifiedData),
  };
}

/** The image that a load of the snapshot must bring back; the hash of its module is `moduleHash`. */
export function imageOfSnapshot(
  subnet: SnapshotSubnet,
  snapshot: CanisterSnapshot,
  moduleHash: string,
): CanisterImage {
  return {
    moduleHash,
    heap: digest(subnet, snapshot.heap, snapshot.heapBytes),
    stable: digest(subnet, snapshot.stable, snapshot.stableBytes),
    globals: snapshot.globals,
    chunks: [...snapshot.chunkStore.keys()].sort(),
    certifiedData: encodeHex(snapshot.certifiedData),
  };
}

function digest(subnet: SnapshotSubnet, map: PageMap, sizeBytes: number): string {
  const bytes = new Uint8Array(sizeBytes);
  readRange(subnet.context.pageStore, map, 0, bytes);
  return `${sizeBytes} ${encodeHex(subnet.context.platform.sha256(bytes))}`;
}
