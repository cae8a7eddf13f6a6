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

/** Clients of the same identity. */
interface CodeClients {
  /** For what leaves everything as it was. */
  readonly reading: Client;
  /** Tells its listener of each call. */
  readonly changing: Client;
}

/** The control of a canister's code as the identity of the clients. */
export function controlCode({ reading, changing }: CodeClients, canisterId: Principal): CodeControl {
  return {
    storedChunks: async () =>
      mapAnswer(await storedChunks(reading, canisterId), (hashes) => hashes.toSorted(compareBytes)),
    uploadChunk: async (chunk) =>
      mapAnswer(await uploadChunk(changing, { canisterId, chunk }), () => undefined),
    clearChunks: () => clearChunkStore(changing, canisterId),
    installCode: ({ mode, module, moduleHash, chunks, arg }) =>
      chunks === undefined
        ? installCode(changing, { canisterId, mode, wasmModule: module, arg })
        : installStoredModule(changing, { canisterId, mode, moduleHash, chunks, arg }),
    readChunk: (snapshotId, hash) => readSnapshotChunk(reading, { canisterId, snapshotId }, hash),
    hasTimer: (snapshotId) => hasSnapshotTimer(reading, { canisterId, snapshotId }),
    callMethod: ({ mode, method, arg }) => {
      const call = { canisterId, methodName: method, arg };
      return mode === "query" ? queryCanister(reading, call) : callCanister(changing, call);
    },
    readInterface: async () => {
      const section = await readMetadata(reading, canisterId, "candid:service");
      return section === undefined ? undefined : decodeUtf8(section);
    },
  };
}

function compareBytes(one: Uint8Array, other: Uint8Array): number {
  if (equalBytes(one, other)) return 0;
  const index = one.findIndex((byte, at) => byte !== other[at]);
  return (one[index] ?? 0) - (other[index] ?? 0);
}
