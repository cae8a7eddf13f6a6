import { ByteWriter, encodeUtf8, equalBytes } from "../../bytes/mod.ts";
import { decodeCbor } from "../cbor/decode-cbor.ts";
import { writeCborBytes, writeCborText } from "../cbor/encode-cbor.ts";
import { MapReader } from "../cbor/map-reader.ts";
import type { Principal } from "../principal.ts";
import { sha256 as portableSha256 } from "../sha256.ts";
import { hashTreeFromCbor, writeHashTree } from "../tree/hash-tree-cbor.ts";
import { type HashTree, hashTreeRoot } from "../tree/hash-tree.ts";
import { isWellFormed } from "../tree/is-well-formed.ts";
import { lookupPath } from "../tree/lookup.ts";
import { WireError, type WireFault } from "../wire-error.ts";
import { type Certificate, decodeCertificate, headOfTwo } from "./certificate.ts";
import { type CertificateTrust, verifyCertificate } from "./verify-certificate.ts";

/** What a canister signs with: a certificate over its certified data, and the tree whose root that data is. */
export interface CanisterSignature {
  /** An encoded certificate. */
  readonly certificate: Uint8Array;
  readonly tree: HashTree;
}

/** What a canister signature must be about. */
export interface CanisterSigned {
  readonly canisterId: Principal;
  /** Which of its keys the canister uses. */
  readonly seed: Uint8Array;
  /** What was signed, domain separator included. */
  readonly message: Uint8Array;
}

/** Whether a canister signature holds, or why not. */
export type CanisterSignatureVerdict =
  { readonly ok: true } | { readonly ok: false; readonly fault: WireFault };

/**
 * Encodes a canister signature as tagged CBOR.
 *
 * @example
 * ```ts
 * const bytes = encodeCanisterSignature({ certificate: Uint8Array.of(1), tree: { kind: "empty" } });
 * if (decodeCanisterSignature(bytes).certificate[0] !== 1) throw new Error("the certificate is lost");
 * ```
 */
export function encodeCanisterSignature({ certificate, tree }: CanisterSignature): Uint8Array {
  const writer = new ByteWriter().bytes(headOfTwo);
  writeCborText(writer, "certificate");
  writeCborBytes(writer, certificate);
  writeCborText(writer, "tree");
  writeHashTree(writer, tree);
  return writer.finish();
}

/**
 * Decodes a canister signature; nothing is verified.
 *
 * @throws WireError `wire/bad-cbor`, `wire/bad-certificate` or `wire/bad-hash-tree`
 */
export function decodeCanisterSignature(bytes: Uint8Array): CanisterSignature {
  const map = new MapReader(decodeCbor(bytes), "the canister signature", "wire/bad-certificate");
  return { certificate: map.bytes("certificate"), tree: hashTreeFromCbor(map.value("tree")) };
}

/**
 * Verifies a canister signature ("Canister signatures" in the interface specification): the certificate is believed about
 * the canister and shows the root of the tree as its certified data, and the tree holds the hashes of seed and message. The
 * codes are those of verifyCertificate and `wire/bad-canister-signature`.
 *
 * @example
 * ```ts
 * const signed = { canisterId: canisterIdFromNumber(1n), seed: new Uint8Array(0), message: new Uint8Array(0) };
 * const trust = { rootKeyDer: encodeBlsPublicKeyDer(new Uint8Array(96)), verifyBls: () => true };
 * if (verifyCanisterSignature(Uint8Array.of(0), signed, trust).ok) throw new Error("0 is no signature");
 * ```
 */
export function verifyCanisterSignature(
  signature: Uint8Array,
  signed: CanisterSigned,
  trust: Omit<CertificateTrust, "canisterId">,
): CanisterSignatureVerdict {
  const { canisterId, seed, message } = signed;
  const { sha256 = portableSha256 } = trust;
  try {
    const { certificate, tree } = decodeCanisterSignature(signature);
    const verdict = verifyCertificate(certificate, { ...trust, canisterId });
    if (!verdict.ok) return verdict;
    assertMaySign(verdict.certificate);
    const path = [encodeUtf8("canister"), canisterId.toUint8Array(), encodeUtf8("certified_data")];
    const data = lookupPath(verdict.certificate.tree, path);
    if (data.kind !== "found" || !equalBytes(data.value, hashTreeRoot(tree, sha256))) {
      throw bad("the certified data of the canister is not the root of the tree");
    }
    if (!isWellFormed(tree)) throw bad("its tree is not well formed");
    const entry = lookupPath(tree, [encodeUtf8("sig"), sha256(seed), sha256(message)]);
    if (entry.kind !== "found" || entry.value.length > 0) {
      throw bad("its tree does not hold the message");
    }
    return { ok: true };
  } catch (error) {
    if (error instanceof WireError) return { ok: false, fault: error.fault };
    throw error;
  }
}

/** Canisters of rented subnets cannot sign: the delegation must name another type of subnet. */
function assertMaySign({ delegation }: Certificate): void {
  if (delegation === undefined) return;
  const path = [encodeUtf8("subnet"), delegation.subnetId.toUint8Array(), encodeUtf8("type")];
  const type = lookupPath(decodeCertificate(delegation.certificate).tree, path);
  if (type.kind !== "found") throw bad("the delegation does not show the type of the subnet");
  if (equalBytes(type.value, encodeUtf8("cloud_engine"))) {
    throw bad("canisters of a subnet of the type cloud_engine cannot sign");
  }
}

function bad(reason: string): WireError {
  return new WireError("wire/bad-canister-signature", `Cannot accept the canister signature: ${reason}`);
}
