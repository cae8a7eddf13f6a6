import { BlsSigner } from "../../bls/mod.ts";
import { encodeLeb128, encodeUtf8 } from "../../bytes/mod.ts";
import {
  canisterIdFromNumber,
  emptyTree,
  encodeBlsPublicKeyDer,
  encodeCanisterRanges,
  encodeCertificate,
  type LabeledTree,
  selfAuthenticatingPrincipal,
  setPath,
  stateRootMessage,
  treeRootHash,
  witness,
} from "../../wire/mod.ts";

/** The keys of a network of which the root subnet and one other subnet are known. */
export const rootSigner: BlsSigner = await BlsSigner.create(new Uint8Array(32).fill(5));
export const subnetSigner: BlsSigner = await BlsSigner.create(new Uint8Array(32).fill(6));
export const rootKeyDer: Uint8Array = encodeBlsPublicKeyDer(rootSigner.publicKey);
const subnetKeyDer = encodeBlsPublicKeyDer(subnetSigner.publicKey);
const subnetId = selfAuthenticatingPrincipal(subnetKeyDer);

/** A path in a tree. */
export function labels(...path: readonly (string | Uint8Array)[]): Uint8Array[] {
  return path.map((label) => (typeof label === "string" ? encodeUtf8(label) : label));
}

/** A tree that shows a time, milliseconds since 1970. */
export function timeTree(timeMs: number): LabeledTree {
  return setPath(emptyTree, labels("time"), encodeLeb128(BigInt(timeMs) * 1_000_000n));
}

/** Who signs a tree, and how. */
export interface Signing {
  /** @default {rootSigner} */
  readonly signer?: BlsSigner;
  /** What becomes of the signature. */
  readonly change?: (signature: Uint8Array) => Uint8Array;
  /** Numbers of the first and last canister in the ranges of a delegation to the subnet; none if absent. */
  readonly delegatedTo?: readonly [bigint, bigint];
}

/** The encoded certificate of a tree. */
export function certificateOf(tree: LabeledTree, signing: Signing = {}): Uint8Array {
  const { signer = rootSigner, change = (signature) => signature, delegatedTo } = signing;
  const signature = change(signer.sign(stateRootMessage(treeRootHash(tree))));
  return encodeCertificate({
    tree: witness(tree, [[]]),
    signature,
    ...(delegatedTo !== undefined && {
      delegation: { subnetId, certificate: delegationCertificate(delegatedTo) },
    }),
  });
}

function delegationCertificate([first, last]: readonly [bigint, bigint]): Uint8Array {
  const ranges = encodeCanisterRanges([[canisterIdFromNumber(first), canisterIdFromNumber(last)]]);
  const id = subnetId.toUint8Array();
  let tree = setPath(timeTree(Date.now()), labels("subnet", id, "public_key"), subnetKeyDer);
  tree = setPath(tree, labels("canister_ranges", id, canisterIdFromNumber(first).toUint8Array()), ranges);
  return certificateOf(tree);
}
