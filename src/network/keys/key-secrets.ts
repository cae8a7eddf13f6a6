import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { SubnetKind } from "../../replica/mod.ts";
import { NetworkError } from "../network-error.ts";
import { secretsFromText, secretsToText, type SubnetSecrets } from "./subnet-secrets.ts";
import { createFileAtomic } from "./write-file-atomic.ts";

function keysPath(stateDirectory: string): string {
  return join(stateDirectory, "keys.json");
}

function freshSecrets(kind: SubnetKind): SubnetSecrets {
  const blsSecret = new Uint8Array(randomBytes(32));
  // Below the group order, so that the library's reduction changes nothing.
  blsSecret[0] = (blsSecret[0] ?? 0) & 0x3f;
  return { kind, blsSecret, nodeSecret: new Uint8Array(randomBytes(32)) };
}

function parseSecrets(text: string, path: string): readonly SubnetSecrets[] {
  const secrets = secretsFromText(text);
  if (!("corrupt" in secrets)) return secrets;
  const reason = secrets.corrupt;
  throw new NetworkError(
    { code: "network/keys-corrupt", path, reason },
    `Cannot read the network's keys in "${path}": ${reason}; restore the file, or delete it to get a network with new keys`,
  );
}

/**
 * Reads `<stateDirectory>/keys.json`, or creates it (readable by the owner only) with secrets for subnets of these kinds
 * if there is none. Networks that start on a new folder at the same time get the same keys.
 *
 * @returns one entry for each subnet, the root subnet's first; not necessarily of the kinds that were asked for
 * @throws NetworkError "network/keys-corrupt" if the file is there but cannot be understood; it is left as it is
 */
export async function loadKeySecrets(
  stateDirectory: string,
  kinds: readonly SubnetKind[],
): Promise<readonly SubnetSecrets[]> {
  await mkdir(stateDirectory, { recursive: true, mode: 0o700 });
  const path = keysPath(stateDirectory);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    await createFileAtomic(path, secretsToText(kinds.map(freshSecrets)), 0o600);
    text = await readFile(path, "utf8");
  }
  return parseSecrets(text, path);
}

/**
 * Reads the keys that belong to a state.
 *
 * @throws NetworkError "network/keys-missing" or "network/keys-corrupt"
 */
export async function readKeySecrets(stateDirectory: string): Promise<readonly SubnetSecrets[]> {
  const path = keysPath(stateDirectory);
  if (!existsSync(path)) {
    const text = `Cannot find the keys "${path}" of the state: put the file back, or nobody will trust the network again`;
    throw new NetworkError({ code: "network/keys-missing", path }, text);
  }
  return parseSecrets(await readFile(path, "utf8"), path);
}
