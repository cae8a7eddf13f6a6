import { ByteReader, concatBytes, decodeHex, equalBytes } from "../../bytes/mod.ts";
import { decodePrincipal, type Principal } from "../principal.ts";
import { WireError, type WireFault } from "../wire-error.ts";

/** A public key of one of the schemes that the Internet Computer knows (interface specification, "Signatures"). */
export type PublicKey =
  | { readonly kind: "ed25519"; /** 32 bytes */ readonly raw: Uint8Array }
  | { readonly kind: "secp256k1"; /** 0x04, x, y: 65 bytes */ readonly point: Uint8Array }
  | { readonly kind: "p256"; /** 0x04, x, y: 65 bytes */ readonly point: Uint8Array }
  | { readonly kind: "webauthn"; /** CBOR-encoded COSE key */ readonly coseKey: Uint8Array }
  | { readonly kind: "canister-signature"; readonly canisterId: Principal; readonly seed: Uint8Array }
  | { readonly kind: "bls"; /** 96 bytes, compressed point of G2 */ readonly raw: Uint8Array };

/** A parsed key, or why the bytes are none. */
export type ParsedPublicKey =
  ({ readonly ok: true } & PublicKey) | { readonly ok: false; readonly fault: WireFault };

const sequenceTag = 0x30;
const bitStringTag = 0x03;

/** The contents of the AlgorithmIdentifier sequence, by scheme. */
const algorithms = {
  ed25519: decodeHex("06032b6570"),
  secp256k1: decodeHex("06072a8648ce3d020106052b8104000a"),
  p256: decodeHex("06072a8648ce3d020106082a8648ce3d030107"),
  webauthn: decodeHex("060a2b0601040183b8430101"),
  canisterSignature: decodeHex("060a2b0601040183b8430102"),
  bls: decodeHex("060d2b0601040182dc7c0503010201060c2b0601040182dc7c05030201"),
} as const;

/**
 * Parses a DER-encoded SubjectPublicKeyInfo. Only the form of the key is checked, not that a point lies on its curve.
 * A malformed key or an unknown scheme is a fault `wire/bad-public-key`.
 *
 * @example
 * ```ts
 * const key = parsePublicKeyDer(encodeEd25519PublicKeyDer(new Uint8Array(32)));
 * if (!key.ok || key.kind !== "ed25519") throw new Error("wrong scheme");
 * ```
 */
export function parsePublicKeyDer(der: Uint8Array): ParsedPublicKey {
  try {
    const outer = new ByteReader(der);
    const info = new ByteReader(readElement(outer, sequenceTag));
    const algorithm = readElement(info, sequenceTag);
    const key = readElement(info, bitStringTag);
    if (outer.remaining > 0 || info.remaining > 0 || key[0] !== 0) throw bad("it is not one key");
    return { ok: true, ...toPublicKey(algorithm, key.subarray(1)) };
  } catch (error) {
    return { ok: false, fault: error instanceof WireError ? error.fault : bad("it ends too early").fault };
  }
}

/**
 * Encodes a raw 96-byte BLS key as the 133 bytes of a root or subnet key.
 *
 * @example
 * ```ts
 * if (encodeBlsPublicKeyDer(new Uint8Array(96)).length !== 133) throw new Error("wrong length");
 * ```
 */
export function encodeBlsPublicKeyDer(raw: Uint8Array): Uint8Array {
  return encodePublicKeyDer(algorithms.bls, requireLength(raw, 96));
}

/**
 * Takes the raw 96 bytes out of a root or subnet key.
 *
 * @throws WireError `wire/bad-public-key` for anything but a DER-encoded BLS key
 * @example
 * ```ts
 * const raw = decodeBlsPublicKeyDer(encodeBlsPublicKeyDer(new Uint8Array(96).fill(7)));
 * if (raw[95] !== 7) throw new Error("wrong bytes");
 * ```
 */
export function decodeBlsPublicKeyDer(der: Uint8Array): Uint8Array {
  const key = parsePublicKeyDer(der);
  if (!key.ok) throw new WireError(key.fault.code, key.fault.reason);
  if (key.kind !== "bls") throw bad(`it is a key of the scheme ${key.kind}, expected bls`);
  return key.raw;
}

/**
 * Encodes a raw 32-byte Ed25519 key as the 44 bytes of a node key.
 *
 * @example
 * ```ts
 * if (encodeEd25519PublicKeyDer(new Uint8Array(32)).length !== 44) throw new Error("wrong length");
 * ```
 */
export function encodeEd25519PublicKeyDer(raw: Uint8Array): Uint8Array {
  return encodePublicKeyDer(algorithms.ed25519, requireLength(raw, 32));
}

/**
 * Encodes an uncompressed secp256k1 point (65 bytes) as the 88 bytes of a user key.
 *
 * @example
 * ```ts
 * if (encodeSecp256k1PublicKeyDer(new Uint8Array(65)).length !== 88) throw new Error("wrong length");
 * ```
 */
export function encodeSecp256k1PublicKeyDer(point: Uint8Array): Uint8Array {
  return encodePublicKeyDer(algorithms.secp256k1, requireLength(point, 65));
}

function bad(reason: string): WireError {
  return new WireError("wire/bad-public-key", `Cannot read the public key: ${reason}`);
}

function requireLength(raw: Uint8Array, length: number): Uint8Array {
  if (raw.length !== length) {
    throw new RangeError(`Cannot encode a key of ${String(raw.length)} bytes: expected ${String(length)}`);
  }
  return raw;
}

function toPublicKey(algorithm: Uint8Array, key: Uint8Array): PublicKey {
  if (equalBytes(algorithm, algorithms.ed25519)) return { kind: "ed25519", raw: checkKey(key, 32) };
  if (equalBytes(algorithm, algorithms.secp256k1)) return { kind: "secp256k1", point: checkPoint(key) };
  if (equalBytes(algorithm, algorithms.p256)) return { kind: "p256", point: checkPoint(key) };
  if (equalBytes(algorithm, algorithms.webauthn)) return { kind: "webauthn", coseKey: key };
  if (equalBytes(algorithm, algorithms.bls)) return { kind: "bls", raw: checkKey(key, 96) };
  if (equalBytes(algorithm, algorithms.canisterSignature)) {
    const reader = new ByteReader(key);
    const canisterId = decodePrincipal(reader.take(reader.u8()));
    return { kind: "canister-signature", canisterId, seed: reader.take(reader.remaining) };
  }
  throw bad("its scheme is unknown");
}

function checkKey(key: Uint8Array, length: number): Uint8Array {
  if (key.length !== length) throw bad(`it has ${String(key.length)} bytes, expected ${String(length)}`);
  return key;
}

function checkPoint(key: Uint8Array): Uint8Array {
  if (checkKey(key, 65)[0] !== 0x04) throw bad("its point is not in uncompressed form");
  return key;
}

function readElement(reader: ByteReader, tag: number): Uint8Array {
  if (reader.u8() !== tag) throw bad("it is not a SubjectPublicKeyInfo");
  const first = reader.u8();
  if (first < 0x80) return reader.take(first);
  const sizeBytes = first === 0x81 ? reader.u8() : first === 0x82 ? reader.u8() * 256 + reader.u8() : -1;
  if (sizeBytes < (first === 0x81 ? 0x80 : 0x100)) throw bad("a length is not in DER form");
  return reader.take(sizeBytes);
}

function encodePublicKeyDer(algorithm: Uint8Array, key: Uint8Array): Uint8Array {
  const bitString = encodeElement(bitStringTag, concatBytes(Uint8Array.of(0), key));
  return encodeElement(sequenceTag, concatBytes(encodeElement(sequenceTag, algorithm), bitString));
}

function encodeElement(tag: number, content: Uint8Array): Uint8Array {
  const length = content.length < 0x80 ? [content.length] : [0x81, content.length];
  return concatBytes(Uint8Array.of(tag, ...length), content);
}
