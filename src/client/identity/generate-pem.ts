import { generateKeyPairSync } from "node:crypto";
import type { KeyType } from "./pem-identity.ts";

/** A new random private key as PEM text: PKCS#8 for ed25519, SEC 1 for secp256k1, as other tools of the field write it. */
export function generatePem(keyType: KeyType): string {
  if (keyType === "ed25519") {
    return String(generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }));
  }
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "secp256k1" });
  return String(privateKey.export({ type: "sec1", format: "pem" }));
}
