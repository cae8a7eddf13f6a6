import { createHash } from "node:crypto";
import {
  type CanisterSigned,
  verifyCanisterSignature,
  type CanisterSignatureVerdict,
} from "../../wire/mod.ts";
import { verifyBls } from "../../bls/mod.ts";
import { nodeSha256 } from "../node-sha256.ts";

/** Verdicts kept before the memory starts over. */
const maxVerdicts = 512;

/** A session signs each request with a key that a canister once delegated to: its signature comes again and again. */
const verdicts = new Map<string, CanisterSignatureVerdict>();

/**
 * Verifies the signature of a canister of the network with this root key. A verdict never changes, so it is remembered: to
 * find it takes milliseconds. Needs `loadCurve()`.
 */
export function checkCanisterSignature(
  signature: Uint8Array,
  signed: CanisterSigned,
  rootKeyDer: Uint8Array,
): CanisterSignatureVerdict {
  const hash = createHash("sha256");
  const { canisterId, seed, message } = signed;
  for (const part of [rootKeyDer, canisterId.toUint8Array(), seed, message, signature]) {
    hash.update(nodeSha256(part));
  }
  const name = hash.digest("base64");
  const known = verdicts.get(name);
  if (known !== undefined) return known;
  const verdict = verifyCanisterSignature(signature, signed, { rootKeyDer, verifyBls, sha256: nodeSha256 });
  if (verdicts.size >= maxVerdicts) verdicts.clear();
  verdicts.set(name, verdict);
  return verdict;
}
