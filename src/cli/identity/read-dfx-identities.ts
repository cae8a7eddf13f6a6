import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type JsonObject, objectOf, parseJsonFile, textOf } from "../files/parse-json.ts";
import { readTextFileIfPresent } from "../files/read-file.ts";
import type { ForeignIdentity, KeyStorage } from "./foreign-identity.ts";
import { homeFolder } from "./user-folders.ts";

/** The folder of dfx's identities: one folder each. */
export function dfxIdentityFolder(env: Readonly<Record<string, string | undefined>>): string {
  const { DFX_CONFIG_ROOT: root } = env;
  return join(root ?? homeFolder(env), ".config/dfx/identity");
}

/**
 * Reads which identities dfx has.
 *
 * @throws CliError "cli/file-corrupt"
 */
export function readDfxIdentities(
  env: Readonly<Record<string, string | undefined>>,
): readonly ForeignIdentity[] {
  const folder = dfxIdentityFolder(env);
  return folderNames(folder).flatMap((name): ForeignIdentity[] => {
    const storage = readStorage(join(folder, name));
    return storage === undefined ? [] : [{ tool: "dfx", name, storage, principal: undefined }];
  });
}

/** A folder without key and description is none of an identity. */
function readStorage(folder: string): KeyStorage | undefined {
  const path = join(folder, "identity.json");
  const content = readTextFileIfPresent(path);
  const description = content === undefined ? {} : parseJsonFile(path, content);
  const { hsm, encryption, keyring_identity_suffix: keyring } = description;
  if (isGiven(hsm)) return { kind: "out-of-reach", where: "hardware" };
  if (isGiven(keyring)) return keyringStorage(keyring);
  if (isGiven(encryption)) return encryptedStorage(folder, objectOf(path, encryption));
  const plain = join(folder, "identity.pem");
  if (readTextFileIfPresent(plain) !== undefined) return { kind: "plain", path: plain };
  return content === undefined ? undefined : { kind: "out-of-reach", where: "unknown" };
}

function encryptedStorage(folder: string, { pw_salt: salt, file_nonce: nonce }: JsonObject): KeyStorage {
  const text = textOf(salt);
  if (text === undefined || !Array.isArray(nonce)) return { kind: "out-of-reach", where: "unknown" };
  return {
    kind: "encrypted-file",
    path: join(folder, "identity.pem.encrypted"),
    salt: Buffer.from(text, "base64"),
    nonce: Uint8Array.from(nonce.map(Number)),
  };
}

function keyringStorage(suffix: unknown): KeyStorage {
  const text = textOf(suffix);
  if (text === undefined) return { kind: "out-of-reach", where: "unknown" };
  return {
    kind: "keyring",
    service: "internet_computer_identities",
    account: `internet_computer_identity_${text}`,
  };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function folderNames(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch {
    return [];
  }
}
