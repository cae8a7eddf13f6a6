import { createPrivateKey, createPublicKey, sign, type KeyObject } from "node:crypto";
import { decodeHex } from "../../bytes/mod.ts";

const pkcs8Prefix = decodeHex("302e020100300506032b657004220420");

/** The Ed25519 key of the network's one node, which signs query answers. */
export class NodeKey {
  /** SubjectPublicKeyInfo, 44 bytes. */
  readonly publicKeyDer: Uint8Array;
  readonly #key: KeyObject;

  /** @param secret the 32-byte seed */
  constructor(secret: Uint8Array) {
    const der = Buffer.concat([pkcs8Prefix, secret]);
    this.#key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
    this.publicKeyDer = new Uint8Array(createPublicKey(this.#key).export({ format: "der", type: "spki" }));
  }

  /** Signs a message that already starts with its domain separator; 64 bytes. */
  sign(message: Uint8Array): Uint8Array {
    return sign(null, message, this.#key);
  }
}
