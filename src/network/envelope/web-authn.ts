import { createHash, verify } from "node:crypto";
import { concatBytes } from "../../bytes/mod.ts";
import { decodeCbor } from "../../wire/mod.ts";
import { parseCoseKey } from "./cose-key.ts";

interface Assertion {
  readonly authenticatorData: Uint8Array;
  readonly clientDataJson: string;
  readonly signature: Uint8Array;
}

function decodeAssertion(bytes: Uint8Array): Assertion | undefined {
  let value: unknown;
  try {
    value = decodeCbor(bytes);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const fields = new Map<string, unknown>(Object.entries(value));
  const authenticatorData = fields.get("authenticator_data");
  const clientDataJson = fields.get("client_data_json");
  const signature = fields.get("signature");
  if (!(authenticatorData instanceof Uint8Array) || !(signature instanceof Uint8Array)) return undefined;
  if (typeof clientDataJson !== "string") return undefined;
  return { authenticatorData, clientDataJson, signature };
}

function challengeOf(clientDataJson: string): string | undefined {
  try {
    const value: unknown = JSON.parse(clientDataJson);
    if (typeof value !== "object" || value === null || !("challenge" in value)) return undefined;
    return typeof value.challenge === "string" ? value.challenge : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether a web authentication assertion signs `message` (interface specification, "Web Authentication").
 *
 * The message is the assertion's challenge; the signature covers the authenticator data and the hash of the client data.
 *
 * @param coseKey content of the DER wrapping, see `parsePublicKeyDer`
 */
export function verifyWebAuthn(coseKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const key = parseCoseKey(coseKey);
  const assertion = decodeAssertion(signature);
  if (key === undefined || assertion === undefined) return false;
  const challenge = challengeOf(assertion.clientDataJson)?.replace(/=+$/, "");
  if (challenge !== Buffer.from(message).toString("base64url")) return false;
  const clientDataHash = createHash("sha256").update(assertion.clientDataJson, "utf8").digest();
  const signed = concatBytes(assertion.authenticatorData, clientDataHash);
  // The digest belongs to Ed25519 itself; the other two algorithms are used with SHA-256.
  return verify(key.algorithm === "eddsa" ? null : "sha256", signed, key.key, assertion.signature);
}
