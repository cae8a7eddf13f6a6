import { encodeBlsPublicKeyDer, type Principal, selfAuthenticatingPrincipal } from "../../wire/mod.ts";
import { BlsSigner } from "../../bls/mod.ts";
import type { PlainIdentity } from "../worker/subnet-config.ts";
import { NodeKey } from "./node-key.ts";
import type { SubnetSecrets } from "./subnet-secrets.ts";

/** The two keys of a subnet. */
export class SubnetKeys {
  readonly blsKey: BlsSigner;
  readonly nodeKey: NodeKey;
  /** Self-authenticating principal of the node's key. */
  readonly nodeId: Principal;
  /** What is public, as plain data. */
  readonly identity: PlainIdentity;

  /** Use {@link SubnetKeys.create}. */
  private constructor(blsKey: BlsSigner, { kind, nodeSecret }: SubnetSecrets) {
    this.blsKey = blsKey;
    this.nodeKey = new NodeKey(nodeSecret);
    this.nodeId = selfAuthenticatingPrincipal(this.nodeKey.publicKeyDer);
    const publicKeyDer = encodeBlsPublicKeyDer(blsKey.publicKey);
    this.identity = {
      kind,
      publicKeyDer,
      subnetId: selfAuthenticatingPrincipal(publicKeyDer).toUint8Array(),
      nodeKeyDer: this.nodeKey.publicKeyDer,
      nodeId: this.nodeId.toUint8Array(),
    };
  }

  /** Derives the public parts from the secrets. */
  static async create(secrets: SubnetSecrets): Promise<SubnetKeys> {
    return new SubnetKeys(await BlsSigner.create(secrets.blsSecret), secrets);
  }
}
