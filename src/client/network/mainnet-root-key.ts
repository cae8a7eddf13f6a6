import { IC_ROOT_KEY } from "@icp-sdk/core/agent";
import { decodeHex } from "../../bytes/mod.ts";

/** The DER form of the main network's root key, 133 bytes. */
export function mainnetRootKeyDer(): Uint8Array {
  return decodeHex(IC_ROOT_KEY);
}
