import { encodeHex, equalBytes } from "../../bytes/mod.ts";
import { NetworkError } from "../network-error.ts";

/**
 * Makes sure that a restored state is the one that was certified.
 *
 * @param recorded what the store says of its last round
 * @param restored root hash of the state that was made from the store
 * @throws NetworkError "network/state-mismatch"
 */
export function assertRootHash(
  recorded: { readonly sequence: bigint; readonly rootHash: Uint8Array },
  restored: Uint8Array,
): void {
  if (equalBytes(restored, recorded.rootHash)) return;
  const fault = {
    code: "network/state-mismatch",
    round: recorded.sequence,
    recorded: encodeHex(recorded.rootHash),
    restored: encodeHex(restored),
  } as const;
  const text = `The state of round ${String(fault.round)} has the root hash ${fault.restored}, but ${fault.recorded} was recorded`;
  throw new NetworkError(fault, text);
}
