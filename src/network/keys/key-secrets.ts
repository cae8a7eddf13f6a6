import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeHex, encodeHex } from "../../bytes/mod.ts";
import { NetworkError } from "../network-error.ts";
import { createFileAtomic } from "./write-file-atomic.ts";

/** The two secrets that make a network what its clients know it as; 32 bytes each. */
export interface KeySecrets {
  readonly rootSecret: Uint8Array;
  readonly nodeSecret: Uint8Array;
}

const formatVersion = 1;

function keysPath(stateDirectory: string): string {
  return join(stateDirectory, "keys.json");
}

function freshSecrets(): KeySecrets {
  const rootSecret = new Uint8Array(randomBytes(32));
  // Below the group order, so that the library's reduction changes nothing.
  rootSecret[0] = (rootSecret[0] ?? 0) & 0x3f;
  return { rootSecret, nodeSecret: new Uint8Array(randomBytes(32)) };
}

function parseSecrets(text: string, path: string): KeySecrets {
  const corrupt = (reason: string, cause?: unknown): NetworkError =>
    new NetworkError(
      { code: "network/keys-corrupt", path, reason },
      `Cannot read the network's keys in "${path}": ${reason}; restore the file, or delete it to get a network with new keys`,
      { cause },
    );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw corrupt("not JSON", error);
  }
  if (typeof value !== "object" || value === null) throw corrupt("not an object");
  const fields = new Map<string, unknown>(Object.entries(value));
  if (fields.get("version") !== formatVersion) throw corrupt("unknown version");
  const secret = (name: string): Uint8Array => {
    const hex = fields.get(name);
    if (typeof hex !== "string" || !/^[0-9a-f]{64}$/.test(hex)) throw corrupt(`${name} is not 64 hex digits`);
    return decodeHex(hex);
  };
  return { rootSecret: secret("rootSecret"), nodeSecret: secret("nodeSecret") };
}

async function createSecrets(path: string): Promise<void> {
  const secrets = freshSecrets();
  const content = {
    version: formatVersion,
    rootSecret: encodeHex(secrets.rootSecret),
    nodeSecret: encodeHex(secrets.nodeSecret),
  };
  await createFileAtomic(path, `${JSON.stringify(content, undefined, 2)}\n`, 0o600);
}

/**
 * Reads `<stateDirectory>/keys.json`, or creates it (readable by the owner only) if there is none. Networks that start
 * on a new folder at the same time get the same keys.
 *
 * @throws NetworkError "network/keys-corrupt" if the file is there but cannot be understood; it is left as it is
 */
export async function loadKeySecrets(stateDirectory: string): Promise<KeySecrets> {
  await mkdir(stateDirectory, { recursive: true, mode: 0o700 });
  const path = keysPath(stateDirectory);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    await createSecrets(path);
    text = await readFile(path, "utf8");
  }
  return parseSecrets(text, path);
}

/**
 * Reads the keys that belong to a state.
 *
 * @throws NetworkError "network/keys-missing" or "network/keys-corrupt"
 */
export async function readKeySecrets(stateDirectory: string): Promise<KeySecrets> {
  const path = keysPath(stateDirectory);
  if (!existsSync(path)) {
    const text = `Cannot find the keys "${path}" of the state: put the file back, or nobody will trust the network again`;
    throw new NetworkError({ code: "network/keys-missing", path }, text);
  }
  return parseSecrets(await readFile(path, "utf8"), path);
}
