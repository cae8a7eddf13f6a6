/** The tools whose identities are read, never changed. */
export type ForeignTool = "icp" | "dfx";

/** How a private key is kept. */
export type KeyStorage =
  | { readonly kind: "plain"; readonly path: string }
  /** PKCS#8 with a password, as OpenSSL reads it. */
  | { readonly kind: "encrypted-pem"; readonly path: string }
  /** The way of dfx: AES-256-GCM under a key that Argon2id made of the password. */
  | {
      readonly kind: "encrypted-file";
      readonly path: string;
      readonly salt: Uint8Array;
      readonly nonce: Uint8Array;
    }
  /** In the keyring of the system, under two texts. */
  | { readonly kind: "keyring"; readonly service: string; readonly account: string }
  /** On a device, or a delegation: only the tool itself gets there. */
  | { readonly kind: "out-of-reach"; readonly where: "hardware" | "delegation" | "unknown" };

/** An identity of another tool. */
export interface ForeignIdentity {
  readonly tool: ForeignTool;
  readonly name: string;
  readonly storage: KeyStorage;
  /** As the tool wrote it down. */
  readonly principal: string | undefined;
}
