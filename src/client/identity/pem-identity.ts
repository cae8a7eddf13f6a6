import { createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import { type DerEncodedPublicKey, type PublicKey, type Signature, SignIdentity } from "@icp-sdk/core/agent";
import { ClientError } from "../client-error.ts";
import { normalizeSignature } from "./normalize-signature.ts";

/** The kinds of key an identity can have. */
export type KeyType = "secp256k1" | "ed25519";

/** An identity whose private key came from a PEM text. */
export class PemIdentity extends SignIdentity {
  readonly keyType: KeyType;
  readonly #privateKey: KeyObject;
  readonly #publicKeyDer: DerEncodedPublicKey;

  constructor(keyType: KeyType, privateKey: KeyObject) {
    super();
    this.keyType = keyType;
    this.#privateKey = privateKey;
    this.#publicKeyDer = new Uint8Array(createPublicKey(privateKey).export({ type: "spki", format: "der" }));
  }

  override getPublicKey(): PublicKey {
    return { toDer: () => this.#publicKeyDer };
  }

  override sign(bytes: Uint8Array): Promise<Signature> {
    const signature =
      this.keyType === "ed25519"
        ? new Uint8Array(sign(null, bytes, this.#privateKey))
        : normalizeSignature(
            new Uint8Array(sign("sha256", bytes, { key: this.#privateKey, dsaEncoding: "ieee-p1363" })),
          );
    // The brand exists in the type only; the library asks for it on every signature.
    return Promise.resolve(signature as Signature);
  }
}

/**
 * Reads an identity from a PEM text: PKCS#8 or SEC 1 (with or without its parameters block), unencrypted.
 *
 * @throws ClientError "client/bad-pem"
 */
export function identityFromPem(pem: string): PemIdentity {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch (error) {
    const reason = error instanceof Error ? error.message : "unreadable";
    throw new ClientError({ code: "client/bad-pem", reason }, `Cannot read the private key: ${reason}`, {
      cause: error,
    });
  }
  if (key.asymmetricKeyType === "ed25519") return new PemIdentity("ed25519", key);
  if (key.asymmetricKeyType === "ec" && key.asymmetricKeyDetails?.namedCurve === "secp256k1") {
    return new PemIdentity("secp256k1", key);
  }
  const reason = `keys of type ${key.asymmetricKeyType ?? "unknown"} are not supported`;
  throw new ClientError({ code: "client/bad-pem", reason }, `Cannot use the private key as ${reason}`);
}
