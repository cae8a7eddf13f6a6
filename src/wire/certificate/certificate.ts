import { concatBytes } from "../../bytes/mod.ts";
import { decodeCbor } from "../cbor/decode-cbor.ts";
import type { CborMap } from "../cbor/cbor-value.ts";
import { encodeCbor } from "../cbor/encode-cbor.ts";
import { MapReader } from "../cbor/map-reader.ts";
import { domainSeparators } from "../domain-separators.ts";
import type { Principal } from "../principal.ts";
import { encodeHashTree, hashTreeFromCbor } from "../tree/hash-tree-cbor.ts";
import type { HashTree } from "../tree/hash-tree.ts";

/** The root subnet's word for another subnet's key. */
export interface CertificateDelegation {
  readonly subnetId: Principal;
  /** An encoded certificate of the root subnet, itself without a delegation. */
  readonly certificate: Uint8Array;
}

/** A partial state tree with a signature on its root hash (interface specification, "Certificate"). */
export interface Certificate {
  readonly tree: HashTree;
  /** BLS signature, 48 bytes, over stateRootMessage of the tree's root hash. */
  readonly signature: Uint8Array;
  readonly delegation?: CertificateDelegation;
}

/** The tag 55799 and the head of a map with two or three entries. */
const headOfTwo = Uint8Array.of(0xd9, 0xd9, 0xf7, 0xa2);
const headOfThree = Uint8Array.of(0xd9, 0xd9, 0xf7, 0xa3);

/**
 * The message that a certificate's signature covers.
 *
 * @example
 * ```ts
 * if (stateRootMessage(new Uint8Array(32)).length !== 14 + 32) throw new Error("wrong length");
 * ```
 */
export function stateRootMessage(rootHash: Uint8Array): Uint8Array {
  return concatBytes(domainSeparators.stateRoot, rootHash);
}

/**
 * Encodes a certificate as tagged CBOR.
 *
 * @example
 * ```ts
 * const bytes = encodeCertificate({ tree: { kind: "empty" }, signature: new Uint8Array(48) });
 * if (decodeCertificate(bytes).tree.kind !== "empty") throw new Error("the tree is lost");
 * ```
 */
export function encodeCertificate(certificate: Certificate): Uint8Array {
  const { tree, ...rest } = certificate;
  return encodeCertificateFromTree({ ...rest, treeCbor: encodeHashTree(tree) });
}

/** Encodes a certificate whose tree is already encoded, as encodeHashTree does it. */
export function encodeCertificateFromTree(
  parts: Omit<Certificate, "tree"> & { readonly treeCbor: Uint8Array },
): Uint8Array {
  const { treeCbor, signature, delegation } = parts;
  return concatBytes(
    delegation ? headOfThree : headOfTwo,
    encodeCbor("tree"),
    treeCbor,
    encodeCbor("signature"),
    encodeCbor(signature),
    ...(delegation ? [encodeCbor("delegation"), encodeCbor(delegationToCbor(delegation))] : []),
  );
}

function delegationToCbor(delegation: CertificateDelegation): CborMap {
  return { subnet_id: delegation.subnetId.toUint8Array(), certificate: delegation.certificate };
}

/**
 * Decodes a certificate; nothing is verified.
 *
 * @throws WireError `wire/bad-cbor`, `wire/bad-certificate` or `wire/bad-hash-tree`
 */
export function decodeCertificate(bytes: Uint8Array): Certificate {
  const map = new MapReader(decodeCbor(bytes), "the certificate", "wire/bad-certificate");
  const tree = hashTreeFromCbor(map.value("tree"));
  const signature = map.bytes("signature");
  if (!map.has("delegation")) return { tree, signature };
  const delegation = new MapReader(map.value("delegation"), "the delegation", "wire/bad-certificate");
  return {
    tree,
    signature,
    delegation: { subnetId: delegation.principal("subnet_id"), certificate: delegation.bytes("certificate") },
  };
}
