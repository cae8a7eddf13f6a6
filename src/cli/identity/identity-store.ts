import { readdirSync, statSync } from "node:fs";
import { platform } from "node:os";
import { join, resolve } from "node:path";
import { hasSystemCode } from "../../processes/mod.ts";
import { generatePem } from "../../client/mod.ts";
import { CliError } from "../cli-error.ts";
import { readTextFileIfPresent } from "../files/read-file.ts";
import { writeFileAtomically } from "../files/write-file-atomically.ts";
import { configurationFolder } from "./user-folders.ts";

/** The identity without a key. It always exists and cannot be replaced. */
export const anonymousName = "anonymous";

/** The identity that is used until another one is chosen; made when it is first needed. */
export const firstName = "default";

const namePattern = /^[A-Za-z0-9_][A-Za-z0-9_.@-]*$/;

/**
 * The identities of a user: one PEM file each (mode 0600) in `identities/`, and the name of the default one in
 * `default-identity`, all in one folder.
 */
export class IdentityStore {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  /** The names of all identities, sorted; `anonymous` and the first identity are among them. */
  names(): readonly string[] {
    const files = readNames(join(this.directory, "identities"));
    const chosen = this.defaultName() === firstName ? [firstName] : [];
    return [...new Set([anonymousName, ...chosen, ...files])].sort();
  }

  /** Whether there is a key under the name. */
  has(name: string): boolean {
    checkName(name);
    return readTextFileIfPresent(this.pemPath(name)) !== undefined;
  }

  /** The name of the identity that commands use unless told otherwise. */
  defaultName(): string {
    return readTextFileIfPresent(this.#defaultPath())?.trim() ?? firstName;
  }

  /**
   * Chooses the default identity.
   *
   * @param name Of an identity that exists, of another tool perhaps: "dfx:alice"
   */
  setDefault(name: string): void {
    writeFileAtomically(this.#defaultPath(), `${name}\n`);
  }

  /**
   * Keeps a private key under a new name.
   *
   * @throws CliError "cli/identity-exists" or "cli/bad-identity-name"
   */
  add(name: string, pem: string): void {
    this.requireFree(name);
    if (!this.#writeNew(name, pem)) throw identityExists(name);
  }

  /**
   * Makes sure that a new identity may have the name.
   *
   * @throws CliError "cli/identity-exists" or "cli/bad-identity-name"
   */
  requireFree(name: string): void {
    if (name === anonymousName || this.has(name)) throw identityExists(name);
  }

  /**
   * The private key of an identity that has one, as PEM text, perhaps encrypted.
   *
   * @throws CliError "cli/unknown-identity" or "cli/bad-identity-name"
   */
  readKey(name: string): string {
    const pem = this.read(name);
    if (pem !== undefined) return pem;
    throw new CliError({ code: "cli/unknown-identity", name }, `The identity "${name}" has no key`, {
      next: "icebox identity list",
    });
  }

  /**
   * The private key of an identity, as PEM text; undefined for the anonymous one. The first identity is made if it
   * does not exist yet.
   *
   * @throws CliError "cli/unknown-identity" or "cli/bad-identity-name"
   */
  read(name: string): string | undefined {
    checkName(name);
    if (name === anonymousName) return undefined;
    const pem = readTextFileIfPresent(this.pemPath(name));
    if (pem !== undefined) return pem;
    if (name === firstName) {
      this.#writeNew(name, generatePem("secp256k1"));
      return readTextFileIfPresent(this.pemPath(name));
    }
    throw new CliError({ code: "cli/unknown-identity", name }, `Cannot find the identity "${name}"`, {
      next: `icebox identity new ${name}`,
    });
  }

  /** Whether other users of the machine may read or change the private key of an identity that has one. */
  isOpenToOthers(name: string): boolean {
    const mode = statSync(this.pemPath(name)).mode;
    return platform() !== "win32" && (mode & 0o077) !== 0;
  }

  /** Where the private key of an identity lies. */
  pemPath(name: string): string {
    return join(this.directory, "identities", `${name}.pem`);
  }

  /** A key is never written over another: of two commands that make the same identity, one wins and both use its key. */
  #writeNew(name: string, pem: string): boolean {
    try {
      writeFileAtomically(this.pemPath(name), pem, { mode: 0o600, isNew: true });
      return true;
    } catch (error) {
      if (hasSystemCode(error, "EEXIST")) return false;
      throw error;
    }
  }

  #defaultPath(): string {
    return join(this.directory, "default-identity");
  }
}

/** The store of the user: `$ICEBOX_HOME` if it is not empty, else `icebox` in the user's folder for configuration. */
export function userIdentityStore(env: Readonly<Record<string, string | undefined>>): IdentityStore {
  const { ICEBOX_HOME: own = "" } = env;
  return new IdentityStore(own === "" ? join(configurationFolder(env), "icebox") : resolve(own));
}

function identityExists(name: string): CliError {
  return new CliError(
    { code: "cli/identity-exists", name },
    `Cannot make the identity "${name}" as it exists`,
    { next: "icebox identity list" },
  );
}

function checkName(name: string): void {
  if (namePattern.test(name)) return;
  throw new CliError(
    { code: "cli/bad-identity-name", name },
    `Cannot use "${name}" as the name of an identity: letters, digits and _ . @ - are allowed`,
    { next: "Choose another name, like alice or team.deploy; the first character is none of . @ -" },
  );
}

function readNames(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
      .filter((file) => file.endsWith(".pem"))
      .map((file) => file.slice(0, -".pem".length));
  } catch {
    return [];
  }
}
