import { createHash } from "node:crypto";
import { decodeHex, encodeHex } from "../../bytes/mod.ts";
import {
  decodeManagementResult,
  encodeManagementArgs,
  type ReadSnapshotDataKind,
  type SectionInfo,
  type SectionName,
  type SectionSource,
} from "../../wire/mod.ts";
import { mapAnswer, replyOf } from "../answer.ts";
import type { CertifiedCalls } from "../certified/certified-calls.ts";
import type { SnapshotReference } from "../management/snapshot-reference.ts";

/**
 * A snapshot on a network as the source of a copy. Reads its metadata once; each range is one certified call.
 *
 * @throws ClientError "client/rejected", with the network's reason, if there is no such snapshot or it may not be read
 */
export async function openRemoteSource(
  calls: CertifiedCalls,
  reference: SnapshotReference,
): Promise<SectionSource> {
  const { canisterId, snapshotId } = reference;
  const shown = encodeHex(snapshotId);
  const metadata = replyOf(
    await calls.manage({
      method: "read_canister_snapshot_metadata",
      args: { canister_id: canisterId, snapshot_id: snapshotId },
      effectiveCanisterId: canisterId,
    }),
    `read the metadata of snapshot ${shown}`,
  );
  const hashes = metadata.wasm_chunk_store.map(({ hash }) => encodeHex(Uint8Array.from(hash))).sort();
  const sections: SectionInfo[] = [
    { name: "wasm_module", sizeBytes: Number(metadata.wasm_module_size) },
    { name: "wasm_memory", sizeBytes: Number(metadata.wasm_memory_size) },
    { name: "stable_memory", sizeBytes: Number(metadata.stable_memory_size) },
    ...hashes.map((hash) => ({ name: `wasm_chunk_store/${hash}` as const, sizeBytes: undefined })),
  ];
  const rootKeyHash = createHash("sha256").update(calls.client.rootKeyDer).digest("hex");
  return {
    manifest: {
      metadata,
      sections,
      origin: { canisterId: canisterId.toText(), snapshotId: shown, rootKeyHash },
    },
    read: async (section, offset, length) => {
      const kind = kindOf(section, offset, length);
      const args = { canister_id: canisterId, snapshot_id: snapshotId, kind };
      const answer = await calls.send(dataMethod, encodeManagementArgs(dataMethod, args), canisterId);
      const what = `read the section "${section}" of snapshot ${shown} at ${String(offset)}`;
      const { chunk } = replyOf(
        mapAnswer(answer, (reply) => decodeManagementResult(dataMethod, reply)),
        what,
      );
      return isWhole(section) ? chunk.subarray(offset, offset + length) : chunk;
    },
    release: (bytes) => {
      calls.release(bytes);
    },
    close: () => Promise.resolve(),
  };
}

const dataMethod = "read_canister_snapshot_data";
const chunkPrefix = "wasm_chunk_store/";

function isWhole(section: SectionName): boolean {
  return section.startsWith(chunkPrefix);
}

function kindOf(section: SectionName, offset: number, length: number): ReadSnapshotDataKind {
  const range = { offset: BigInt(offset), size: BigInt(length) };
  switch (section) {
    case "wasm_module":
      return { wasm_module: range };
    case "wasm_memory":
      return { wasm_memory: range };
    case "stable_memory":
      return { stable_memory: range };
    default:
      return { wasm_chunk: { hash: decodeHex(section.slice(chunkPrefix.length)) } };
  }
}
