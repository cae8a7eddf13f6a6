import { sha256 } from "../../wire/mod.ts";
import { type Answer, mapAnswer } from "../answer.ts";
import type { Client } from "../create-client.ts";
import { clearChunkStore } from "./clear-chunk-store.ts";
import { installStoredModule } from "./install-stored-module.ts";
import type { Installation } from "./installation.ts";
import { moduleChunks } from "./module-chunks.ts";
import { uploadChunk } from "./upload-chunk.ts";

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
  const chunks: Uint8Array[] = [];
  for (const chunk of moduleChunks(wasmModule)) {
    const uploaded = await uploadChunk(client, { canisterId, chunk });
    if (uploaded.kind === "rejected") return uploaded;
    chunks.push(uploaded.value);
  }
  const moduleHash = sha256(wasmModule);
  const answer = await installStoredModule(client, { canisterId, mode, moduleHash, chunks, arg });
  if (answer.kind === "rejected") return answer;
  return mapAnswer(await clearChunkStore(client, canisterId), () => undefined);
}
