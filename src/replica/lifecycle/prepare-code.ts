import type { Principal } from "../../wire/mod.ts";
import { type CanisterModule, prepareModule } from "../../wasm/mod.ts";
import { type Reject } from "../error-code.ts";
import { invalidWasm } from "../execution/execution-reject.ts";
import type { ReplicaContext } from "../replica-context.ts";

/** A module that can run, or the reject (IC0505) in the replica's words. */
export type PreparedCode =
  { readonly ok: true; readonly module: CanisterModule } | { readonly ok: false; readonly reject: Reject };

const UNSUPPORTED_FORMAT = "Failed to decode wasm module: unsupported canister module format.";

/** Unpacks (gzip), checks and rewrites the module `rawModule` for the canister `canisterId`. */
export function prepareCode(
  canisterId: Principal,
  rawModule: Uint8Array,
  context: ReplicaContext,
): PreparedCode {
  const maxBytes = context.limits.maxWasmModuleBytes;
  const bytes = isGzip(rawModule) ? unpack(rawModule, maxBytes, context) : rawModule;
  if (bytes === undefined || !isWasm(bytes)) {
    return { ok: false, reject: invalidWasm(canisterId, UNSUPPORTED_FORMAT) };
  }
  const prepared = prepareModule(bytes, { moduleBytes: maxBytes });
  if (prepared.ok) return prepared;
  return { ok: false, reject: invalidWasm(canisterId, prepared.refusal.message) };
}

/** `undefined` for a file that gunzip refuses: damaged, or larger than a module may be. */
function unpack(file: Uint8Array, maxBytes: number, context: ReplicaContext): Uint8Array | undefined {
  try {
    return context.platform.gunzip(file, maxBytes);
  } catch {
    return undefined;
  }
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 0x08;
}

function isWasm(bytes: Uint8Array): boolean {
  return bytes[0] === 0x00 && bytes[1] === 0x61 && bytes[2] === 0x73 && bytes[3] === 0x6d;
}
