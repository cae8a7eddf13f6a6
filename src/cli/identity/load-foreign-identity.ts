import type { Identity } from "@icp-sdk/core/agent";
import { argon2Sync, createDecipheriv, createPrivateKey, type KeyObject } from "node:crypto";
import { decodeUtf8 } from "../../bytes/mod.ts";
import { identityFromPem } from "../../client/mod.ts";
import { CliError } from "../cli-error.ts";
import { readNamedFile } from "../files/read-file.ts";
import { decryptScryptKey } from "./decrypt-scrypt-key.ts";
import { identityOfKey } from "./identity-of-key.ts";
import type { ForeignIdentity, KeyStorage } from "./foreign-identity.ts";

/** Asks the user for something that is not shown while it is typed. */
export type AskPassword = (question: string) => Promise<string>;

/** The parts of the world that keys of other tools come from. */
export interface KeySources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absent where there is no terminal. */
  readonly askPassword: AskPassword | undefined;
}

/**
 * An identity of another tool, ready to sign. Nothing of that tool is changed.
 *
 * @throws CliError "cli/identity-out-of-reach", "cli/identity-locked", "cli/wrong-password", "cli/no-keyring" or
 * "cli/not-in-keyring"; ClientError "client/bad-pem"
 */
export async function loadForeignIdentity(
  identity: ForeignIdentity,
  { env, askPassword }: KeySources,
): Promise<Identity> {
  const { name, storage, tool } = identity;
  if (storage.kind === "out-of-reach") throw outOfReach(identity, storage.where);
  if (storage.kind === "plain") {
    const { path } = storage;
    return identityOfKey({ name, path, pem: decodeUtf8(readNamedFile(path)) });
  }
  if (storage.kind === "keyring") {
    const { readKeyringKey } = await import("./keyring/keyring-key.ts");
    const { principal } = identity;
    return identityFromPem(await readKeyringKey(env, { name, entry: storage, principal }));
  }
  if (askPassword === undefined) {
    throw new CliError(
      { code: "cli/identity-locked", name },
      `Cannot use the identity "${name}" of ${tool}: its key is encrypted, and there is no terminal to ask for the password`,
      { next: "Run the command on a terminal, or use an identity with a key that is not encrypted" },
    );
  }
  const password = await askPassword(`Password of the identity "${name}" of ${tool}: `);
  return identityFromPem(decryptedPem(identity, storage, password));
}

function decryptedPem(
  { name, tool }: ForeignIdentity,
  storage: Exclude<KeyStorage, { kind: "plain" | "keyring" | "out-of-reach" }>,
  password: string,
): string {
  const content = readNamedFile(storage.path);
  try {
    return storage.kind === "encrypted-file"
      ? decryptFile(content, storage, password)
      : decryptedKey(decodeUtf8(content), password).export({ type: "pkcs8", format: "pem" }).toString();
  } catch (error) {
    throw new CliError(
      { code: "cli/wrong-password", name },
      `Cannot decrypt the key of the identity "${name}" of ${tool}: the password is wrong`,
      { cause: error, next: "Run the command again" },
    );
  }
}

function decryptedKey(pem: string, password: string): KeyObject {
  return decryptScryptKey(pem, password) ?? createPrivateKey({ key: pem, passphrase: password });
}

const tagBytes = 16;

function decryptFile(
  content: Uint8Array,
  { salt, nonce }: Extract<KeyStorage, { kind: "encrypted-file" }>,
  password: string,
): string {
  const key = argon2Sync("argon2id", {
    message: password,
    nonce: salt,
    parallelism: 1,
    tagLength: 32,
    memory: 64_000,
    passes: 3,
  });
  const decipher = createDecipheriv("aes-256-gcm", key, nonce);
  decipher.setAuthTag(content.subarray(-tagBytes));
  return decipher.update(content.subarray(0, -tagBytes), undefined, "utf8") + decipher.final("utf8");
}

const places = {
  hardware: "on a device",
  delegation: "a delegation",
  unknown: "kept in a way that is not known here",
} as const;

function outOfReach({ name, tool }: ForeignIdentity, where: keyof typeof places): CliError {
  return new CliError(
    { code: "cli/identity-out-of-reach", name, where },
    `Cannot use the identity "${name}" of ${tool}: its key is ${places[where]}`,
    { next: "Use another identity: icebox identity list shows the names" },
  );
}
