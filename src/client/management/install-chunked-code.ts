import { sha256 } from "../../wire/mod.ts";
import { type Answer, mapAnswer } from "../answer.ts";
import type { Client } from "../create-client.ts";
import { callManagement } from "./call-management.ts";
import { clearChunkStore } from "./clear-chunk-store.ts";
import { installModeToCandid } from "./install-mode.ts";
import type { Installation } from "./installation.ts";
import { uploadChunk } from "./upload-chunk.ts";

/** The largest chunk that a chunk store takes. */
const chunkBytes = 1024 * 1024;

/**
 * Installs a module through the canister's own chunk store. Order: the store is emptied, filled, used and emptied
 * again, so that nothing of an earlier attempt and nothing of this one keeps costing cycles.
 */
export async function installChunkedCode(
  client: Client,
  installation: Installation,
): Promise<Answer<undefined>> {
  const { canisterId, mode, wasmModule, arg } = installation;
  const cleared = await clearChunkStore(client, canisterId);
  if (cleared.kind === "rejected") return cleared;
  const hashes: { readonly hash: Uint8Array }[] = [];
  for (let offset = 0; offset < wasmModule.length; offset += chunkBytes) {
    const chunk = wasmModule.subarray(offset, offset + chunkBytes);
    const uploaded = await uploadChunk(client, { canisterId, chunk });
    if (uploaded.kind === "rejected") return uploaded;
    hashes.push({ hash: uploaded.value });
  }
  const answer = await callManagement(client, {
    method: "install_chunked_code",
    args: {
      mode: installModeToCandid(mode),
      target_canister: canisterId,
      store_canister: [],
      chunk_hashes_list: hashes,
      wasm_module_hash: sha256(wasmModule),
      arg,
      sender_canister_version: [],
    },
    effectiveCanisterId: canisterId,
  });
  if (answer.kind === "rejected") return answer;
  return mapAnswer(await clearChunkStore(client, canisterId), () => undefined);
}
