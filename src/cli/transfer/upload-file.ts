import { rmSync } from "node:fs";
import { join } from "node:path";
import { decodeUploadState, encodeUploadState, type UploadState } from "../../client/mod.ts";
import { CliError } from "../cli-error.ts";
import { readTextFileIfPresent } from "../files/read-file.ts";
import { writeFileAtomically } from "../files/write-file-atomically.ts";

/** Which upload is meant: one canister of one network has one at a time. */
export interface UploadPlace {
  /** Icebox's folder of the user. */
  readonly home: string;
  /** Text form. */
  readonly canisterId: string;
  /** SHA-256 of the DER form of the network's root key, hex digits. */
  readonly rootKeyHash: string;
}

/** An upload to a canister, as the file of it says. */
export interface KnownUpload {
  /** SHA-256 over metadata and sections of what is uploaded, hex digits. */
  readonly content: string;
  /** Whether the snapshot was complete on the network. */
  readonly finished: boolean;
  readonly state: UploadState;
}

/** The file that an upload to a canister is known by (docs/formats/upload-state.md). */
export class UploadFile {
  readonly path: string;

  constructor({ home, canisterId, rootKeyHash }: UploadPlace) {
    this.path = join(home, "uploads", `${canisterId}-${rootKeyHash.slice(0, 16)}.json`);
  }

  /**
   * Reads the file; undefined if there is none.
   *
   * @throws CliError "cli/file-corrupt"
   */
  read(): KnownUpload | undefined {
    const text = readTextFileIfPresent(this.path);
    if (text === undefined) return undefined;
    const known = decode(text);
    if (known !== undefined) return known;
    throw new CliError(
      { code: "cli/file-corrupt", path: this.path, reason: "it is no upload of this version" },
      `Cannot read "${this.path}": it does not say how far an upload came`,
      { next: "Look at icebox canister snapshot list for what it left, then remove the file" },
    );
  }

  /** Writes the file durably. */
  write({ content, finished, state }: KnownUpload): void {
    const json = { version: 1, content, finished, ...encodeUploadState(state) };
    writeFileAtomically(this.path, `${JSON.stringify(json, undefined, 2)}\n`);
  }

  /** Removes the file. */
  remove(): void {
    rmSync(this.path, { force: true });
  }
}

function decode(text: string): KnownUpload | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const state = decodeUploadState(value);
  if (state === undefined || typeof value !== "object" || value === null) return undefined;
  if (!("version" in value) || value.version !== 1) return undefined;
  if (!("content" in value) || typeof value.content !== "string") return undefined;
  if (!("finished" in value) || typeof value.finished !== "boolean") return undefined;
  return { content: value.content, finished: value.finished, state };
}
