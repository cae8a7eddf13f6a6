import { platform } from "node:os";
import { join } from "node:path";
import { readTextFileIfPresent } from "../files/read-file.ts";
import { type JsonObject, memberOf, objectOf, parseJsonFile, textOf } from "../files/parse-json.ts";
import type { ForeignIdentity, KeyStorage } from "./foreign-identity.ts";
import { dataFolder, homeFolder } from "./user-folders.ts";

/** The folder of icp's identities: below `$ICP_HOME`, else below the system's folder for data. */
export function icpIdentityFolder(env: Readonly<Record<string, string | undefined>>): string {
  const { ICP_HOME: own } = env;
  if (own !== undefined) return join(own, "identity");
  if (platform() === "darwin")
    return join(homeFolder(env), "Library/Application Support/org.dfinity.icp-cli/identity");
  return join(dataFolder(env), "icp-cli/identity");
}

/**
 * Reads the list that icp keeps of its identities.
 *
 * @throws CliError "cli/file-corrupt"
 */
export function readIcpIdentities(
  env: Readonly<Record<string, string | undefined>>,
): readonly ForeignIdentity[] {
  const folder = icpIdentityFolder(env);
  const path = join(folder, "identity_list.json");
  const content = readTextFileIfPresent(path);
  if (content === undefined) return [];
  const identities = objectOf(path, memberOf(parseJsonFile(path, content), "identities"));
  return Object.entries(identities).flatMap(([name, value]): ForeignIdentity[] => {
    const spec = objectOf(path, value);
    if (spec["kind"] === "anonymous") return [];
    const keyPath = join(folder, "keys", `${name}.pem`);
    const storage = storageOf(spec, name, keyPath);
    return [{ tool: "icp", name, storage, principal: textOf(spec["principal"]) }];
  });
}

function storageOf({ kind, format }: JsonObject, name: string, path: string): KeyStorage {
  if (kind === "pem") return { kind: format === "plaintext" ? "plain" : "encrypted-pem", path };
  if (kind === "keyring") return { kind: "keyring", service: "icp-cli", account: name };
  if (kind === "hsm") return { kind: "out-of-reach", where: "hardware" };
  const isDelegation = ["web-auth", "internet-identity", "delegation", "pending-delegation"].includes(
    String(kind),
  );
  return { kind: "out-of-reach", where: isDelegation ? "delegation" : "unknown" };
}
