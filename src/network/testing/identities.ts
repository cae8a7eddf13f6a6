import { generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { concatBytes } from "../../bytes/mod.ts";
import {
  delegationHash,
  domainSeparators,
  encodeEnvelope,
  requestIdOf,
  type Delegation,
  type RequestContent,
  type SignedDelegation,
} from "../../wire/mod.ts";

/** A key pair that signs as users do. */
export interface TestIdentity {
  readonly publicKeyDer: Uint8Array;
  readonly sign: (message: Uint8Array) => Uint8Array;
}

function publicDer(key: KeyObject): Uint8Array {
  return new Uint8Array(key.export({ format: "der", type: "spki" }));
}

/** A fresh identity of a scheme with plain signatures. */
export function createIdentity(scheme: "ed25519" | "secp256k1" | "prime256v1"): TestIdentity {
  const { publicKey, privateKey } =
    scheme === "ed25519" ? generateKeyPairSync("ed25519") : generateKeyPairSync("ec", { namedCurve: scheme });
  return {
    publicKeyDer: publicDer(publicKey),
    sign: (message) =>
      scheme === "ed25519"
        ? sign(null, message, privateKey)
        : sign("sha256", message, { key: privateKey, dsaEncoding: "ieee-p1363" }),
  };
}

/** Lets `identity` delegate. */
export function signDelegation(identity: TestIdentity, delegation: Delegation): SignedDelegation {
  const message = concatBytes(domainSeparators.delegation, delegationHash(delegation));
  return { delegation, signature: identity.sign(message) };
}

/** How a request is signed. */
export interface Signing {
  /** Whose key stands in the envelope. */
  readonly identity: TestIdentity;
  /** Who signs, if another than `identity`. */
  readonly signer?: TestIdentity;
  readonly delegations?: readonly SignedDelegation[];
}

/** An encoded request; anonymous without `signing`. */
export function encodeRequest(content: RequestContent, signing?: Signing): Uint8Array {
  if (signing === undefined) return encodeEnvelope({ content });
  const { identity, signer = identity, delegations } = signing;
  return encodeEnvelope({
    content,
    senderPublicKey: identity.publicKeyDer,
    senderSignature: signer.sign(concatBytes(domainSeparators.request, requestIdOf(content))),
    ...(delegations && { senderDelegation: delegations }),
  });
}
