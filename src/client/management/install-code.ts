import { type Answer, mapAnswer } from "../answer.ts";
import type { Client } from "../create-client.ts";
import { callManagement } from "./call-management.ts";
import { installChunkedCode } from "./install-chunked-code.ts";
import { installModeToCandid } from "./install-mode.ts";
import type { Installation } from "./installation.ts";

/** A call of 2 MiB is the most that networks take; the rest of the request needs less than 500 bytes. */
export const largestPlainBytes: number = 2 * 1024 * 1024 - 500;

/** Installs a module: in one call if it fits into one, else in chunks through the canister's chunk store. */
export async function installCode(client: Client, installation: Installation): Promise<Answer<undefined>> {
  const { canisterId, mode, wasmModule, arg } = installation;
  if (wasmModule.length + arg.length > largestPlainBytes) return installChunkedCode(client, installation);
  const answer = await callManagement(client, {
    method: "install_code",
    args: {
      mode: installModeToCandid(mode),
      canister_id: canisterId,
      wasm_module: wasmModule,
      arg,
      sender_canister_version: [],
    },
    effectiveCanisterId: canisterId,
  });
  return mapAnswer(answer, () => undefined);
}
