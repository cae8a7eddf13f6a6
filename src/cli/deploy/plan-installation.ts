import { encodeHex } from "../../bytes/mod.ts";
import { chooseInstallMode, installModeToCandid, largestPlainBytes } from "../../client/mod.ts";
import { ingressFee } from "../../recovery/mod.ts";
import { encodeManagementArgs, sha256 } from "../../wire/mod.ts";
import type { CallToCome } from "../operations/show-calls.ts";
import type { Session } from "../session.ts";
import type { ModuleInstallation } from "./install-canister.ts";

/** What installing a module would take. */
export interface PlannedInstallation {
  readonly mode: "install" | "reinstall" | "upgrade";
  readonly calls: readonly CallToCome[];
  readonly moduleHash: string;
  readonly moduleBytes: number;
  /** For taking the calls, without running and compiling the module: that only the network counts. */
  readonly cycles: bigint;
}

const chunkBytes = 1_048_576;

/** Plans what `installCanister` would do. Reads from the network which mode it would take, and changes nothing. */
export async function planInstallation(
  { client }: Session,
  { canister, status, wasmModule, arg, mode: choice }: ModuleInstallation,
): Promise<PlannedInstallation> {
  const mode = await chooseInstallMode(client, { canisterId: canister.id, status }, choice);
  const about = { canister: canister.name, canisterId: canister.id.toText() };
  const stops = mode.kind !== "install" && status?.runState === "running";
  const calls: CallToCome[] = [];
  if (stops) calls.push({ method: "stop_canister", ...about });
  let bytes = wasmModule.length + arg.length;
  if (bytes > largestPlainBytes) {
    calls.push(
      { method: "clear_chunk_store", ...about },
      { method: "upload_chunk", count: Math.ceil(wasmModule.length / chunkBytes), ...about },
      { method: "install_chunked_code", ...about },
      { method: "clear_chunk_store", ...about },
    );
  } else {
    calls.push({ method: "install_code", ...about });
    bytes = encodeManagementArgs("install_code", {
      mode: installModeToCandid(mode),
      canister_id: canister.id,
      wasm_module: wasmModule,
      arg,
      sender_canister_version: [],
    }).length;
  }
  if (stops) calls.push({ method: "start_canister", ...about });
  const messages = calls.reduce((sum, { count = 1 }) => sum + count, 0);
  return {
    mode: mode.kind,
    calls,
    moduleHash: encodeHex(sha256(wasmModule)),
    moduleBytes: wasmModule.length,
    cycles: ingressFee(bytes) + BigInt(messages - 1) * ingressFee(0),
  };
}
