import { type Answer, mapAnswer } from "../answer.ts";
import type { Client } from "../create-client.ts";
import { callManagement } from "./call-management.ts";
import { installModeToCandid } from "./install-mode.ts";
import type { Installation } from "./installation.ts";

/** A module that lies in the chunk store of the canister. */
export interface StoredInstallation extends Omit<Installation, "wasmModule"> {
  /** SHA-256 of the whole module. */
  readonly moduleHash: Uint8Array;
  /** SHA-256 of each of its chunks, in order. */
  readonly chunks: readonly Uint8Array[];
}

/** Installs a module out of the canister's own chunk store, which stays as it is. */
export async function installStoredModule(
  client: Client,
  installation: StoredInstallation,
): Promise<Answer<undefined>> {
  const { canisterId, mode, moduleHash, chunks, arg } = installation;
  const answer = await callManagement(client, {
    method: "install_chunked_code",
    args: {
      mode: installModeToCandid(mode),
      target_canister: canisterId,
      store_canister: [],
      chunk_hashes_list: chunks.map((hash) => ({ hash })),
      wasm_module_hash: moduleHash,
      arg,
      sender_canister_version: [],
    },
    effectiveCanisterId: canisterId,
  });
  return mapAnswer(answer, () => undefined);
}
