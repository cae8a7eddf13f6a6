import { concatBytes, encodeHex, equalBytes } from "../../../bytes/mod.ts";
import type { ManagementArgs } from "../../../wire/mod.ts";
import type { Reject } from "../../error-code.ts";
import { installCode } from "../../lifecycle/install-code.ts";
import type { ReplicaContext } from "../../replica-context.ts";
import type { SubnetState } from "../../state.ts";
import { requireController, requireControllerOrSelf } from "../access.ts";
import { decodeArgs } from "../decode-args.ts";
import type { ManagementCall, ManagementOutcome } from "../management-call.ts";
import type { ChunkStore } from "./add-chunk.ts";
import { chunkStoreReject } from "./chunk-store-reject.ts";

type Arguments = ManagementArgs["install_chunked_code"];

type Assembled =
  { readonly ok: true; readonly module: Uint8Array } | { readonly ok: false; readonly reject: Reject };

/**
 * `install_chunked_code`: puts a module together from WasmChunks and installs it as `install_code` would.
 *
 * The chunks lie with `store_canister`, which the caller must control or be; left out it is the target.
 */
export function installChunkedCode(
  state: SubnetState,
  call: ManagementCall,
  context: ReplicaContext,
): ManagementOutcome {
  const decoded = decodeArgs("install_chunked_code", call.arg);
  if (!decoded.ok) return { kind: "reject", state, reject: decoded.reject };
  const { args } = decoded;
  const target = requireController(state, args.target_canister, call.caller);
  if (!target.ok) return { kind: "reject", state, reject: target.reject };
  const [storeId = args.target_canister] = args.store_canister;
  const store = requireControllerOrSelf(state, storeId, call.caller);
  if (!store.ok) return { kind: "reject", state, reject: store.reject };
  const assembled = assembleModule(store.canister.chunkStore, args, context);
  if (!assembled.ok) return { kind: "reject", state, reject: assembled.reject };
  const { mode, target_canister, arg, sender_canister_version } = args;
  const install = {
    mode,
    canister_id: target_canister,
    wasm_module: assembled.module,
    arg,
    sender_canister_version,
  };
  return installCode(state, install, call, context);
}

function assembleModule(store: ChunkStore, args: Arguments, context: ReplicaContext): Assembled {
  const chunks: Uint8Array[] = [];
  for (const { hash } of args.chunk_hashes_list) {
    if (hash.length !== 32) return refused("Chunk hash is invalid. The length is not 32");
    const chunk = store.get(encodeHex(hash));
    if (chunk === undefined) return refused(`Chunk hash ${hashText(hash)} was not found`);
    chunks.push(chunk);
  }
  const module = concatBytes(...chunks);
  const moduleHash = context.platform.sha256(module);
  if (equalBytes(moduleHash, args.wasm_module_hash)) return { ok: true, module };
  return refused(
    `Wasm module hash ${hashText(moduleHash)} does not match given hash ${hashText(args.wasm_module_hash)}`,
  );
}

function refused(reason: string): Assembled {
  return { ok: false, reject: chunkStoreReject(reason) };
}

/** `[10, 255]`, as the Internet Computer prints bytes. */
function hashText(hash: Uint8Array): string {
  return `[${hash.join(", ")}]`;
}
