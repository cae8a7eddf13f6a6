import { isCborMap } from "../cbor/cbor-value.ts";
import type { CallContent, QueryContent } from "./request-content.ts";

/** What a canister says about the sender of a request (field `sender_info`). */
export interface SenderInfo {
  /** Handed to the called canister as it is. */
  readonly info: Uint8Array;
  /** Bytes of the principal of the canister that says so. */
  readonly signer: Uint8Array;
  /** Its signature on `info`; left out where it was verified already. */
  readonly signature?: Uint8Array;
}

/**
 * The sender info of a call or a query: `undefined` if it has none, `malformed` if the field is another thing than a map with
 * `info`, `signer` and perhaps `sig`.
 *
 * @example
 * ```ts
 * const call = { requestType: "call", sender: managementCanisterId, ingressExpiryNs: 0n } as const;
 * const content = { ...call, canisterId: managementCanisterId, methodName: "", arg: new Uint8Array(0) };
 * if (senderInfoOf(content) !== undefined) throw new Error("nobody said anything about the sender");
 * ```
 */
export function senderInfoOf(content: CallContent | QueryContent): SenderInfo | "malformed" | undefined {
  const value = content.otherFields?.["sender_info"];
  if (value === undefined) return undefined;
  if (!isCborMap(value)) return "malformed";
  const { info, signer, sig: signature } = value;
  if (!(info instanceof Uint8Array) || !(signer instanceof Uint8Array)) return "malformed";
  if (signature === undefined) return { info, signer };
  return signature instanceof Uint8Array ? { info, signer, signature } : "malformed";
}
