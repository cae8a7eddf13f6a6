import { concatBytes, encodeHex, equalBytes } from "../../../bytes/mod.ts";
import type { ManagementArgs } from "../../../wire/mod.ts";
import { findCanister } from "../../canisters.ts";
import { WASM_CHUNK_BYTES } from "../../cycles/prices.ts";
import { type Reject, reject } from "../../error-code.ts";
import { invalidWasm } from "../../execution/execution-reject.ts";
import { installCode } from "../../lifecycle/install-code.ts";
import type { ReplicaContext } from "../../replica-context.ts";
import type { ReplicaState } from "../../state.ts";
import { isSameSubnet, rootSubnet, subnetOf } from "../../subnets.ts";
import { type CanisterAccess, requireController, requireControllerOrSelf } from "../access.ts";
import { decodeArgs } from "../decode-args.ts";
import type { ManagementCall, ManagementOutcome } from "../management-call.ts";
import { rejected } from "../outcomes.ts";
import type { ChunkStore } from "./add-chunk.ts";
import { chunkStoreReject } from "./chunk-store-reject.ts";

type Arguments = ManagementArgs["install_chunked_code"];

type Assembled =
  { readonly ok: true; readonly rawModule: Uint8Array } | { readonly ok: false; readonly reject: Reject };

/**
 * `install_chunked_code`: puts a module together from WasmChunks and installs it as `install_code` would.
 *
 * The chunks lie with `store_canister` on the same subnet, which the caller must control or be; left out it is the
 * target.
 */
export function installChunkedCode(
  state: ReplicaState,
  call: ManagementCall,
  context: ReplicaContext,
): ManagementOutcome {
  const decoded = decodeArgs("install_chunked_code", call.arg);
  if (!decoded.ok) return rejected(state, decoded.reject);
  const { args } = decoded;
  const store = findStore(state, args, call);
  if (!store.ok) return rejected(state, store.reject);
  if (args.wasm_module_hash.length !== 32) {
    return rejected(state, reject("IC0504", `Invalid wasm hash ${hashText(args.wasm_module_hash)}`));
  }
  const target = requireController(state, args.target_canister, call.caller);
  if (!target.ok) return rejected(state, target.reject);
  const { mode, target_canister, arg, sender_canister_version } = args;
  const instructions = assemblyInstructions(args, context);
  const source = { ...assembleModule(store.canister.chunkStore, args, context), instructions };
  const install = { mode, canister_id: target_canister, source, arg, sender_canister_version };
  return installCode(state, install, call, context);
}

/** Who has the chunks must be on the target's subnet, and the caller in charge of it. */
function findStore(state: ReplicaState, args: Arguments, call: ManagementCall): CanisterAccess {
  const { target_canister: target } = args;
  const [storeId = target] = args.store_canister;
  if (findCanister(state, storeId) === undefined || !isSameSubnet(state, storeId, target)) {
    const subnet = (subnetOf(state, target) ?? rootSubnet(state)).subnetId.toText();
    const text = `InstallChunkedCode Error: Store canister ${storeId.toText()} was not found on subnet ${subnet} of target canister ${target.toText()}`;
    return { ok: false, reject: reject("IC0406", text) };
  }
  return requireControllerOrSelf(state, storeId, call.caller);
}

/** An instruction per byte of chunks that are as large as they may be, up to what an install can pay for. */
function assemblyInstructions(args: Arguments, context: ReplicaContext): bigint {
  const instructions = BigInt(args.chunk_hashes_list.length * WASM_CHUNK_BYTES);
  const most = context.limits.instructions.installCode;
  return instructions < most ? instructions : most;
}

function assembleModule(store: ChunkStore, args: Arguments, context: ReplicaContext): Assembled {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for (const { hash } of args.chunk_hashes_list) {
    if (hash.length !== 32) return refused("Chunk hash is invalid. The length is not 32");
    const chunk = store.get(encodeHex(hash));
    if (chunk === undefined) return refused(`Chunk hash ${hashText(hash)} was not found`);
    chunks.push(chunk);
    sizeBytes += chunk.length;
  }
  const maxBytes = context.limits.maxWasmModuleBytes;
  // Before the bytes are put together: a short list can name one chunk thousands of times.
  if (sizeBytes > maxBytes) {
    const text = `Wasm module size of ${sizeBytes} exceeds the maximum allowed size of ${maxBytes}.`;
    return { ok: false, reject: invalidWasm(args.target_canister, text) };
  }
  const rawModule = concatBytes(...chunks);
  const moduleHash = context.platform.sha256(rawModule);
  if (equalBytes(moduleHash, args.wasm_module_hash)) return { ok: true, rawModule };
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
