import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { OperationSummary } from "../api/operation.ts";
import { LineFile } from "../files/line-file.ts";

/** Which network's operations are meant. */
export interface LogPlace {
  /** Folder of all logs, absolute. */
  readonly directory: string;
  /** SHA-256 of the root key, hexadecimal. */
  readonly rootKeyHash: string;
}

const shapeVersion = 1;
const keyDigits = 16;
const mostListed = 200;
/** Operations on no canister. */
const folderName = "folders";

/** The operations of one network that have ended, one file for each canister: docs/formats/console-api.md. */
export class OperationLog {
  readonly #directory: string;
  readonly #suffix: string;
  readonly #files = new Map<string, LineFile>();

  constructor({ directory, rootKeyHash }: LogPlace) {
    this.#directory = directory;
    this.#suffix = `-${rootKeyHash.slice(0, keyDigits)}.jsonl`;
  }

  append(summary: OperationSummary): void {
    this.#fileOf(summary.canister_id ?? folderName).append({ version: shapeVersion, ...summary });
  }

  /** Those of one canister, oldest first. */
  ofCanister(canisterId: string): readonly OperationSummary[] {
    return this.#fileOf(canisterId).read(decodeSummary);
  }

  /** The latest ones of all canisters, newest first. */
  latest(): readonly OperationSummary[] {
    return this.#subjects()
      .flatMap((subject) => this.ofCanister(subject))
      .sort((left, right) => (left.started_at < right.started_at ? 1 : -1))
      .slice(0, mostListed);
  }

  #fileOf(subject: string): LineFile {
    const known = this.#files.get(subject);
    const file = known ?? new LineFile(join(this.#directory, `${subject}${this.#suffix}`));
    if (known === undefined) this.#files.set(subject, file);
    return file;
  }

  #subjects(): readonly string[] {
    try {
      return readdirSync(this.#directory)
        .filter((name) => name.endsWith(this.#suffix))
        .map((name) => name.slice(0, -this.#suffix.length));
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
      throw error;
    }
  }
}

function decodeSummary(value: unknown): OperationSummary | undefined {
  if (typeof value !== "object" || value === null || !("version" in value)) return undefined;
  const { version, ...summary } = value;
  const isOurs = version === shapeVersion && "id" in summary && "kind" in summary && "started_at" in summary;
  // What this version wrote has the members of the type.
  return isOurs ? (summary as unknown as OperationSummary) : undefined;
}
