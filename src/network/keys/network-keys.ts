import { encodeBlsPublicKeyDer, selfAuthenticatingPrincipal, type Principal } from "../../wire/mod.ts";
import { BlsSigner } from "../bls/bls-signer.ts";
import type { KeySecrets } from "./key-secrets.ts";
import { NodeKey } from "./node-key.ts";

/** The network's identity: one root subnet, one node. */
export interface NetworkKeys {
  readonly rootKey: BlsSigner;
  /** DER form of the root public key, 133 bytes. */
  readonly rootKeyDer: Uint8Array;
  /** Self-authenticating principal of the root key. */
  readonly subnetId: Principal;
  readonly nodeKey: NodeKey;
  /** Self-authenticating principal of the node key. */
  readonly nodeId: Principal;
}

/** Derives everything public from the two secrets. */
export async function createNetworkKeys(secrets: KeySecrets): Promise<NetworkKeys> {
  const rootKey = await BlsSigner.create(secrets.rootSecret);
  const rootKeyDer = encodeBlsPublicKeyDer(rootKey.publicKey);
  const nodeKey = new NodeKey(secrets.nodeSecret);
  return {
    rootKey,
    rootKeyDer,
    subnetId: selfAuthenticatingPrincipal(rootKeyDer),
    nodeKey,
    nodeId: selfAuthenticatingPrincipal(nodeKey.publicKeyDer),
  };
}
