import { createPublicKey, verify } from "node:crypto";
import { type CanisterSignatureVerdict, parsePublicKeyDer } from "../../wire/mod.ts";
import { checkCanisterSignature } from "./canister-signatures.ts";
import { KeyCache } from "./key-cache.ts";
import { verifyWebAuthn } from "./web-authn.ts";

/** Whether a signature holds, and if not, why in words for the sender of the request. */
export type SignatureVerdict =
  | { readonly kind: "valid" }
  | { readonly kind: "invalid"; readonly code: SignatureRefusalCode; readonly reason: string };

export type SignatureRefusalCode = "network/bad-public-key" | "network/bad-signature";

const keyObjects = new KeyCache((der) =>
  createPublicKey({ key: Buffer.from(der), format: "der", type: "spki" }),
);

function invalid(code: SignatureRefusalCode, reason: string): SignatureVerdict {
  return { kind: "invalid", code, reason };
}

function verdict(holds: boolean, scheme: string): SignatureVerdict {
  return holds
    ? { kind: "valid" }
    : invalid("network/bad-signature", `the ${scheme} signature does not match the request`);
}

function canisterVerdict(verdict: CanisterSignatureVerdict): SignatureVerdict {
  return verdict.ok
    ? { kind: "valid" }
    : invalid("network/bad-signature", `the canister signature does not hold: ${verdict.fault.reason}`);
}

function verifyPlain(
  der: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
  curve: "ed25519" | "ecdsa",
): boolean {
  // 64 bytes for both: R || s of EdDSA, r || s of ECDSA.
  if (signature.length !== 64) return false;
  const key = keyObjects.get(der);
  return curve === "ed25519"
    ? verify(null, message, key, signature)
    : verify("sha256", message, { key, dsaEncoding: "ieee-p1363" }, signature);
}

/**
 * Checks a signature of a user under a DER key of one of the Internet Computer's schemes.
 *
 * @param message what was signed, domain separator included
 * @param rootKeyDer key of the network whose canisters may sign
 */
export function verifySignature(
  publicKeyDer: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
  rootKeyDer: Uint8Array,
): SignatureVerdict {
  const key = parsePublicKeyDer(publicKeyDer);
  if (!key.ok) return invalid("network/bad-public-key", key.fault.reason);
  try {
    switch (key.kind) {
      case "ed25519":
        return verdict(verifyPlain(publicKeyDer, message, signature, "ed25519"), "Ed25519");
      case "secp256k1":
      case "p256":
        return verdict(verifyPlain(publicKeyDer, message, signature, "ecdsa"), "ECDSA");
      case "webauthn":
        return verdict(verifyWebAuthn(key.coseKey, message, signature), "WebAuthn");
      case "canister-signature":
        return canisterVerdict(checkCanisterSignature(signature, { ...key, message }, rootKeyDer));
      case "bls":
        return invalid("network/bad-public-key", "a BLS key cannot authenticate a user");
    }
  } catch (error) {
    return invalid(
      "network/bad-public-key",
      error instanceof Error ? error.message : "the key cannot be used",
    );
  }
}
