import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { decodeUtf8, encodeHex } from "../../bytes/mod.ts";
import { plainModule, readModuleMetadata } from "../../client/mod.ts";
import type { FileAnswer } from "../api/file.ts";
import { ConsoleError } from "../console-error.ts";

/** Most bytes of a module, as the network takes them. */
export const mostModuleBytes: number = 100 * 1024 * 1024;

/** Modules that are kept for upgrades to come. */
const mostFiles = 10;
const suffix = ".wasm";

/** The modules that the console was given, by their hashes, in one folder. */
export class WasmFiles {
  readonly #directory: string;

  /** @param directory Absolute; made with the first file. */
  constructor(directory: string) {
    this.#directory = directory;
  }

  /**
   * Keeps a module and looks into it. The oldest ones go.
   *
   * @throws ConsoleError "console/not-a-module"
   */
  add(bytes: Uint8Array): Omit<FileAnswer, "version"> {
    const plain = checkedModule(bytes);
    const [name, candid] = [textOf(plain, "juno:package"), textOf(plain, "candid:service")];
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
    const path = this.#pathOf(sha256);
    const draft = `${path}.new`;
    writeFileSync(draft, bytes, { mode: 0o600 });
    renameSync(draft, path);
    this.#forgetOldest(sha256);
    return {
      sha256,
      size_bytes: bytes.length,
      is_compressed: isGzip(bytes),
      package: packageOf(name),
      candid,
    };
  }

  /** @throws ConsoleError "console/unknown-file" */
  read(sha256: string): Uint8Array {
    const isHash = /^[0-9a-f]{64}$/.test(sha256);
    if (isHash && existsSync(this.#pathOf(sha256))) {
      const bytes = readFileSync(this.#pathOf(sha256));
      if (encodeHex(createHash("sha256").update(bytes).digest()) === sha256) return new Uint8Array(bytes);
    }
    throw new ConsoleError(
      { code: "console/unknown-file", sha256 },
      `The console has no module with the hash ${sha256}`,
      { next: "Choose the file again" },
    );
  }

  #pathOf(sha256: string): string {
    return join(this.#directory, sha256 + suffix);
  }

  #forgetOldest(keep: string): void {
    const files = readdirSync(this.#directory)
      .filter((name) => name.endsWith(suffix) && name !== keep + suffix)
      .map((name) => ({ path: join(this.#directory, name) }))
      .map(({ path }) => ({ path, changedMs: statSync(path).mtimeMs }))
      .sort((left, right) => right.changedMs - left.changedMs);
    for (const { path } of files.slice(mostFiles - 1)) rmSync(path, { force: true });
  }
}

function isGzip([first, second]: Uint8Array): boolean {
  return first === 0x1f && second === 0x8b;
}

const magic = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

/**
 * The Wasm format's own bytes of a file.
 *
 * @throws ConsoleError "console/not-a-module"
 */
function checkedModule(bytes: Uint8Array): Uint8Array {
  const plain = understood(() => plainModule(bytes));
  if (!magic.every((byte, index) => plain[index] === byte)) throw notAModule("it does not begin like one");
  return plain;
}

function textOf(plain: Uint8Array, name: string): string | null {
  const content = understood(() => readModuleMetadata(plain, name));
  return content === undefined ? null : decodeUtf8(content);
}

function understood<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw notAModule(error instanceof Error ? error.message : String(error));
  }
}

/** `{ "name": ..., "version": ... }`; null if it is something else. */
function packageOf(text: string | null): FileAnswer["package"] {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    if (typeof value !== "object" || value === null || !("name" in value)) return null;
    if (typeof value.name !== "string") return null;
    const version = "version" in value && typeof value.version === "string" ? value.version : null;
    return { name: value.name, version };
  } catch {
    return null;
  }
}

function notAModule(reason: string): ConsoleError {
  return new ConsoleError(
    { code: "console/not-a-module", reason },
    `The file is no WebAssembly module: ${reason}`,
    { next: "Choose a .wasm or .wasm.gz file" },
  );
}
