import { type Answer, mapAnswer } from "../answer.ts";
import type { Client } from "../create-client.ts";
import { callManagement } from "./call-management.ts";
import { installChunkedCode } from "./install-chunked-code.ts";
import { installModeToCandid } from "./install-mode.ts";
import type { Installation } from "./installation.ts";
import { fitsOneCall } from "./module-chunks.ts";

/** Installs a module: in one call if it fits into one, else in chunks through the canister's chunk store. */
export async function installCode(client: Client, installation: Installation): Promise<Answer<undefined>> {
  const { canisterId, mode, wasmModule, arg } = installation;
  if (!fitsOneCall(wasmModule, arg)) return installChunkedCode(client, installation);
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
