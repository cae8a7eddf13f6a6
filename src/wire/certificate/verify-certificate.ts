import { ByteReader, encodeUtf8 } from "../../bytes/mod.ts";
import { decodeBlsPublicKeyDer } from "../keys/public-key-der.ts";
import { isInCanisterRanges, type Principal } from "../principal.ts";
import type { Sha256 } from "../sha256.ts";
import { type HashTree, hashTreeRoot } from "../tree/hash-tree.ts";
import { listLabels, lookupPath, lookupSubtree } from "../tree/lookup.ts";
import { WireError, type WireFault } from "../wire-error.ts";
import {
  type Certificate,
  type CertificateDelegation,
  decodeCertificate,
  stateRootMessage,
} from "./certificate.ts";
import { type CanisterRange, decodeCanisterRanges } from "./principal-lists.ts";

/**
 * Verifies a BLS signature of the ciphersuite BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_: 96-byte key in G2, 48-byte
 * signature in G1. Must answer false, not throw, for points that are malformed, outside the subgroup or at infinity.
 */
export type BlsVerifier = (publicKey: Uint8Array, signature: Uint8Array, message: Uint8Array) => boolean;

/** What a certificate is verified against. */
export interface CertificateTrust {
  /** DER-encoded key of the root subnet, 133 bytes. */
  readonly rootKeyDer: Uint8Array;
  readonly verifyBls: BlsVerifier;
  /** If given, a delegation must include this canister in its ranges. */
  readonly canisterId?: Principal;
  /** If given, the certificate's time must not be earlier, in nanoseconds since 1970. A later time is no fault. */
  readonly notBeforeNs?: bigint;
  readonly sha256?: Sha256;
}

/** A certificate that may be believed, or why it may not. */
export type CertificateVerdict =
  | { readonly ok: true; readonly certificate: Certificate; readonly timeNs: bigint }
  | { readonly ok: false; readonly fault: WireFault };

/**
 * Decodes a certificate and verifies it as the specification's `verify_cert`, with the scope of its delegation and its
 * age. Every way in which it can be wrong is a value: the codes are those of decodeCertificate and `wire/bad-signature`,
 * `wire/bad-public-key`, `wire/nested-delegation`, `wire/unknown-subnet`, `wire/canister-out-of-range`,
 * `wire/certificate-without-time` and `wire/stale-certificate`. The age of a delegation is not checked.
 *
 * @example
 * ```ts
 * const verdict = verifyCertificate(Uint8Array.of(0), {
 *   rootKeyDer: encodeBlsPublicKeyDer(new Uint8Array(96)),
 *   verifyBls: () => false,
 * });
 * if (verdict.ok || verdict.fault.code !== "wire/bad-certificate") throw new Error("0 is no certificate");
 * ```
 */
export function verifyCertificate(bytes: Uint8Array, trust: CertificateTrust): CertificateVerdict {
  try {
    const certificate = decodeCertificate(bytes);
    const { delegation } = certificate;
    verifySignature(certificate, delegation ? keyOfDelegation(delegation, trust) : trust.rootKeyDer, trust);
    const timeNs = certificateTime(certificate.tree);
    if (trust.notBeforeNs !== undefined && timeNs < trust.notBeforeNs) {
      throw new WireError(
        "wire/stale-certificate",
        `Cannot accept the certificate: its time is ${String(timeNs)} ns`,
      );
    }
    return { ok: true, certificate, timeNs };
  } catch (error) {
    if (error instanceof WireError) return { ok: false, fault: error.fault };
    throw error;
  }
}

function verifySignature(certificate: Certificate, keyDer: Uint8Array, trust: CertificateTrust): void {
  const message = stateRootMessage(hashTreeRoot(certificate.tree, trust.sha256));
  if (!trust.verifyBls(decodeBlsPublicKeyDer(keyDer), certificate.signature, message)) {
    throw new WireError(
      "wire/bad-signature",
      "Cannot accept the certificate: its signature does not fit the key",
    );
  }
}

function keyOfDelegation(
  { subnetId, certificate }: CertificateDelegation,
  trust: CertificateTrust,
): Uint8Array {
  const inner = decodeCertificate(certificate);
  if (inner.delegation) {
    throw new WireError(
      "wire/nested-delegation",
      "Cannot accept the certificate: its delegation has a delegation",
    );
  }
  verifySignature(inner, trust.rootKeyDer, trust);
  const key = lookupPath(inner.tree, [
    encodeUtf8("subnet"),
    subnetId.toUint8Array(),
    encodeUtf8("public_key"),
  ]);
  if (key.kind !== "found") {
    throw new WireError(
      "wire/unknown-subnet",
      `Cannot accept the certificate: "${subnetId.toText()}" has no key`,
    );
  }
  const { canisterId } = trust;
  if (canisterId !== undefined && !isInCanisterRanges(canisterId, rangesOfSubnet(inner.tree, subnetId))) {
    throw new WireError(
      "wire/canister-out-of-range",
      `Cannot accept the certificate: "${canisterId.toText()}" is not on the subnet "${subnetId.toText()}"`,
    );
  }
  return key.value;
}

/**
 * The canister ranges that a tree shows for a subnet: those below `/canister_ranges/<subnet>`, else those at
 * `/subnet/<subnet>/canister_ranges`; none if it shows neither. Throws WireError `wire/bad-certificate` if malformed.
 */
export function rangesOfSubnet(tree: HashTree, subnetId: Principal): readonly CanisterRange[] {
  const id = subnetId.toUint8Array();
  const shards = lookupSubtree(tree, [encodeUtf8("canister_ranges"), id]);
  const ranges: CanisterRange[] = [];
  if (shards.kind === "found") {
    for (const label of listLabels(shards.tree)) {
      const shard = lookupPath(shards.tree, [label]);
      if (shard.kind === "found") ranges.push(...decodeCanisterRanges(shard.value));
    }
  }
  if (ranges.length > 0) return ranges;
  const whole = lookupPath(tree, [encodeUtf8("subnet"), id, encodeUtf8("canister_ranges")]);
  return whole.kind === "found" ? decodeCanisterRanges(whole.value) : [];
}

/**
 * The time that a certificate's tree shows, nanoseconds since 1970.
 *
 * @throws WireError `wire/certificate-without-time` or `wire/bad-certificate`
 */
export function certificateTime(tree: HashTree): bigint {
  const time = lookupPath(tree, [encodeUtf8("time")]);
  if (time.kind !== "found") {
    throw new WireError(
      "wire/certificate-without-time",
      "Cannot accept the certificate: it does not show the time",
    );
  }
  return readNatural(time.value);
}

/** Reads a natural number in a leaf: LEB128, below 2^64. Throws WireError `wire/bad-certificate` for anything else. */
export function readNatural(value: Uint8Array): bigint {
  const reader = new ByteReader(value);
  try {
    const natural = reader.leb128U64();
    if (reader.remaining === 0) return natural;
  } catch {
    // An overlong number is as malformed as one with bytes behind it.
  }
  throw new WireError("wire/bad-certificate", "Cannot read the certificate: a number in it is malformed");
}
