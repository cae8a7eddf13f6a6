import { createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import { Principal } from "@icp-sdk/core/principal";

/** An Ed25519 key pair of a test; the same name always gives the same keys. */
export interface TestIdentity {
  readonly principal: Principal;
  readonly publicKeyDer: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}

const privateKeyPrefix = Buffer.from("302e020100300506032b657004220420", "hex");

/** Makes the identity of a name of at most 32 ASCII characters. */
export function testIdentity(name: string): TestIdentity {
  const seed = Buffer.alloc(32);
  seed.write(name);
  const privateKey: KeyObject = createPrivateKey({
    key: Buffer.concat([privateKeyPrefix, seed]),
    format: "der",
    type: "pkcs8",
  });
  const publicKeyDer = new Uint8Array(createPublicKey(privateKey).export({ format: "der", type: "spki" }));
  return {
    principal: Principal.selfAuthenticating(publicKeyDer),
    publicKeyDer,
    sign: (message) => new Uint8Array(sign(null, message, privateKey)),
  };
}
