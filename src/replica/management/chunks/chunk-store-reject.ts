import { withHelp } from "../../cycles/help-text.ts";
import { type Reject, reject } from "../../error-code.ts";

const SUGGESTION =
  "Use the `stored_chunks` API to check which hashes are present or top up the canister if it is low on cycles.";

/** A refusal around WasmChunks (IC0504); `reason` is the Internet Computer's wording. */
export function chunkStoreReject(reason: string): Reject {
  return reject(
    "IC0504",
    withHelp(`Error from Wasm chunk store: ${reason}.`, SUGGESTION, "wasm-chunk-store-error"),
  );
}
