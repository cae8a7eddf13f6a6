import { createPublicKey, type JsonWebKey, type KeyObject } from "node:crypto";
import { ByteReader } from "../../bytes/mod.ts";

/** A public key in the form of RFC 8152, section 13, as far as the Internet Computer allows it for web authentication. */
export interface CoseKey {
  readonly algorithm: "es256" | "eddsa" | "rs256";
  readonly key: KeyObject;
}

type CoseValue = number | Uint8Array;

function readHead(reader: ByteReader): { major: number; argument: number } {
  const initial = reader.u8();
  const minor = initial & 0x1f;
  const major = initial >> 5;
  if (minor < 24) return { major, argument: minor };
  if (minor === 24) return { major, argument: reader.u8() };
  if (minor === 25) return { major, argument: reader.u8() * 256 + reader.u8() };
  throw new RangeError("Cannot read a COSE key: number of an unexpected size");
}

function readValue(reader: ByteReader): CoseValue {
  const { major, argument } = readHead(reader);
  if (major === 0) return argument;
  if (major === 1) return -1 - argument;
  if (major === 2) return reader.take(argument);
  throw new RangeError("Cannot read a COSE key: only integers and byte strings expected");
}

/** A COSE key is a flat CBOR map from integers to integers and byte strings; the shared CBOR codec knows text keys only. */
function readFields(bytes: Uint8Array): ReadonlyMap<number, CoseValue> {
  const reader = new ByteReader(bytes);
  const { major, argument: count } = readHead(reader);
  if (major !== 5) throw new RangeError("Cannot read a COSE key: a map expected");
  const fields = new Map<number, CoseValue>();
  for (let index = 0; index < count; index += 1) {
    const label = readValue(reader);
    if (typeof label !== "number" || fields.has(label))
      throw new RangeError("Cannot read a COSE key: bad label");
    fields.set(label, readValue(reader));
  }
  if (reader.remaining > 0) throw new RangeError("Cannot read a COSE key: bytes after the map");
  return fields;
}

const label = { keyType: 1, algorithm: 3, curve: -1, x: -2, y: -3, modulus: -1, exponent: -2 } as const;

function jsonWebKey(
  fields: ReadonlyMap<number, CoseValue>,
): { algorithm: CoseKey["algorithm"]; jwk: JsonWebKey } | undefined {
  const part = (name: number): string => {
    const value = fields.get(name);
    if (!(value instanceof Uint8Array)) throw new RangeError("Cannot read a COSE key: part missing");
    return Buffer.from(value).toString("base64url");
  };
  const kind = [fields.get(label.keyType), fields.get(label.algorithm)].join(" ");
  if (kind === "2 -7" && fields.get(label.curve) === 1) {
    return { algorithm: "es256", jwk: { kty: "EC", crv: "P-256", x: part(label.x), y: part(label.y) } };
  }
  if (kind === "1 -8" && fields.get(label.curve) === 6) {
    return { algorithm: "eddsa", jwk: { kty: "OKP", crv: "Ed25519", x: part(label.x) } };
  }
  if (kind === "3 -257") {
    return { algorithm: "rs256", jwk: { kty: "RSA", n: part(label.modulus), e: part(label.exponent) } };
  }
  return undefined;
}

/** Reads a COSE key: ECDSA on P-256, EdDSA on Ed25519 or RSA PKCS#1 v1.5; anything else or malformed is `undefined`. */
export function parseCoseKey(bytes: Uint8Array): CoseKey | undefined {
  try {
    const found = jsonWebKey(readFields(bytes));
    if (found === undefined) return undefined;
    return { algorithm: found.algorithm, key: createPublicKey({ key: found.jwk, format: "jwk" }) };
  } catch {
    return undefined;
  }
}
