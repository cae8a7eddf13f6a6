import { ByteWriter, concatBytes } from "../../bytes/mod.ts";
import { decodeCbor } from "../cbor/decode-cbor.ts";
import type { CborMap } from "../cbor/cbor-value.ts";
import { encodeCbor, writeCborBytes, writeCborText } from "../cbor/encode-cbor.ts";
import { MapReader } from "../cbor/map-reader.ts";
import { domainSeparators } from "../domain-separators.ts";
import type { Principal } from "../principal.ts";
import { hashTreeFromCbor, writeHashTree } from "../tree/hash-tree-cbor.ts";
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

/** The tag 55799 and the head of a map with two entries. */
export const headOfTwo: Uint8Array = Uint8Array.of(0xd9, 0xd9, 0xf7, 0xa2);
/** The same with three. */
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
  return encodeFields(certificate, (writer) => {
    writeHashTree(writer, certificate.tree);
  });
}

/** Encodes a certificate whose tree is already encoded, as encodeHashTree does it. */
export function encodeCertificateFromTree(
  parts: Omit<Certificate, "tree"> & { readonly treeCbor: Uint8Array },
): Uint8Array {
  return encodeFields(parts, (writer) => {
    writer.shared(parts.treeCbor);
  });
}

function encodeFields(
  { signature, delegation }: Omit<Certificate, "tree">,
  writeTree: (writer: ByteWriter) => void,
): Uint8Array {
  const writer = new ByteWriter(1024).bytes(delegation ? headOfThree : headOfTwo);
  writeCborText(writer, "tree");
  writeTree(writer);
  writeCborText(writer, "signature");
  writeCborBytes(writer, signature);
  if (delegation !== undefined) {
    writeCborText(writer, "delegation");
    writer.bytes(encodeCbor(delegationToCbor(delegation)));
  }
  return writer.finish();
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
