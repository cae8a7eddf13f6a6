import type { Principal } from "@icp-sdk/core/principal";
import { decodeUtf8, equalBytes } from "../bytes/mod.ts";
import {
  callCanister,
  clearChunkStore,
  hasSnapshotTimer,
  type Client,
  installCode,
  installStoredModule,
  mapAnswer,
  queryCanister,
  readMetadata,
  readSnapshotChunk,
  storedChunks,
  uploadChunk,
} from "../client/mod.ts";
import type { CodeControl } from "./code-control.ts";

/** The control of a canister's code as the identity of a client. */
export function controlCode(client: Client, canisterId: Principal): CodeControl {
  return {
    storedChunks: async () =>
      mapAnswer(await storedChunks(client, canisterId), (hashes) => hashes.toSorted(compareBytes)),
    uploadChunk: async (chunk) =>
      mapAnswer(await uploadChunk(client, { canisterId, chunk }), () => undefined),
    clearChunks: () => clearChunkStore(client, canisterId),
    installCode: ({ mode, module, moduleHash, chunks, arg }) =>
      chunks === undefined
        ? installCode(client, { canisterId, mode, wasmModule: module, arg })
        : installStoredModule(client, { canisterId, mode, moduleHash, chunks, arg }),
    readChunk: (snapshotId, hash) => readSnapshotChunk(client, { canisterId, snapshotId }, hash),
    hasTimer: (snapshotId) => hasSnapshotTimer(client, { canisterId, snapshotId }),
    callMethod: ({ mode, method, arg }) => {
      const call = { canisterId, methodName: method, arg };
      return mode === "query" ? queryCanister(client, call) : callCanister(client, call);
    },
    readInterface: async () => {
      const section = await readMetadata(client, canisterId, "candid:service");
      return section === undefined ? undefined : decodeUtf8(section);
    },
  };
}

function compareBytes(one: Uint8Array, other: Uint8Array): number {
  if (equalBytes(one, other)) return 0;
  const index = one.findIndex((byte, at) => byte !== other[at]);
  return (one[index] ?? 0) - (other[index] ?? 0);
}
