import { createHash } from "node:crypto";
import { verifyBls } from "../../bls/mod.ts";
import type { BlsVerifier } from "../../wire/mod.ts";

const remembered = 64;

/**
 * A verifier that remembers the signatures that it found true. Calls that end in one round share a signature, and all
 * certificates of a subnet share that of their delegation. Needs `loadCurve()`.
 */
export function rememberedBls(verify: BlsVerifier = verifyBls): BlsVerifier {
  const known = new Set<string>();
  return (publicKey, signature, message) => {
    const lengths = Uint8Array.of(publicKey.length, signature.length);
    const name = createHash("sha256")
      .update(lengths)
      .update(publicKey)
      .update(signature)
      .update(message)
      .digest("base64");
    if (known.has(name)) return true;
    if (!verify(publicKey, signature, message)) return false;
    for (const oldest of known) {
      if (known.size < remembered) break;
      known.delete(oldest);
    }
    known.add(name);
    return true;
  };
}
