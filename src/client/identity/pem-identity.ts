import { createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import type {
  DerEncodedPublicKey,
  HttpAgentRequest,
  Identity,
  PublicKey,
  Signature,
} from "@icp-sdk/core/agent";
import { concatBytes } from "../../bytes/mod.ts";
import { domainSeparators, type Principal, selfAuthenticatingPrincipal } from "../../wire/mod.ts";
import { ClientError } from "../client-error.ts";
import { normalizeSignature } from "./normalize-signature.ts";

/** The kinds of key an identity can have. */
export type KeyType = "secp256k1" | "ed25519";

/**
 * An identity whose private key came from a PEM text. It has the methods of the library's signing identities without
 * being one of their class, as the library takes longer to load than a short command.
 */
export class PemIdentity implements Identity {
  readonly keyType: KeyType;
  readonly #privateKey: KeyObject;
  readonly #publicKeyDer: DerEncodedPublicKey;
  readonly #principal: Principal;

  constructor(keyType: KeyType, privateKey: KeyObject) {
    this.keyType = keyType;
    this.#privateKey = privateKey;
    this.#publicKeyDer = new Uint8Array(createPublicKey(privateKey).export({ type: "spki", format: "der" }));
    this.#principal = selfAuthenticatingPrincipal(this.#publicKeyDer);
  }

  getPrincipal(): Principal {
    return this.#principal;
  }

  getPublicKey(): PublicKey {
    return { toDer: () => this.#publicKeyDer };
  }

  /** Signs a request of the library's agent. */
  async transformRequest({ body, ...fields }: HttpAgentRequest): Promise<unknown> {
    const { requestIdOf } = await import("@icp-sdk/core/agent");
    const message = concatBytes(domainSeparators.request, requestIdOf({ ...body }));
    const senderSignature = await this.sign(message);
    const signed = { content: body, sender_pubkey: this.#publicKeyDer, sender_sig: senderSignature };
    return { ...fields, body: signed };
  }

  sign(bytes: Uint8Array): Promise<Signature> {
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
