import { sha224 } from "@noble/hashes/sha2.js";
import { concatBytes, encodeHex, encodeUtf8, equalBytes } from "../../../bytes/mod.ts";
import type { Principal } from "../../../wire/mod.ts";
import type { AccountKey } from "../ledger/ledger-state.ts";
import { crc32 } from "./crc32.ts";

const DOMAIN = encodeUtf8("\x0Aaccount-id");
const NO_SUBACCOUNT = new Uint8Array(32);
const CHECKSUM_BYTES = 4;

/**
 * The account identifier of the ICP ledger, 32 bytes: CRC-32 (big-endian) and SHA-224 of the domain, the owner and the
 * subaccount (32 bytes, zeros if left out).
 */
export function accountIdentifier(owner: Principal, subaccount: Uint8Array = NO_SUBACCOUNT): Uint8Array {
  const hash = sha224(concatBytes(DOMAIN, owner.toUint8Array(), subaccount));
  return concatBytes(checksum(hash), hash);
}

/** Whether `bytes` are an account identifier: 32 bytes whose checksum is right. */
export function isAccountIdentifier(bytes: Uint8Array): boolean {
  if (bytes.length !== 32) return false;
  return equalBytes(bytes.subarray(0, CHECKSUM_BYTES), checksum(bytes.subarray(CHECKSUM_BYTES)));
}

/** The key of an account on the ICP ledger: its account identifier in hex. */
export function icpAccountKey(owner: Principal, subaccount?: Uint8Array): AccountKey {
  return encodeHex(accountIdentifier(owner, subaccount));
}

function checksum(hash: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(CHECKSUM_BYTES);
  new DataView(bytes.buffer).setUint32(0, crc32(hash));
  return bytes;
}
