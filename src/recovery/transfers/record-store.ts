import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hasSystemCode } from "../../processes/mod.ts";
import { fileNames } from "../journal/file-names.ts";
import { removeDurably, writeDurably } from "../journal/write-durably.ts";
import { RecoveryError } from "../recovery-error.ts";

/** How the records of one kind are kept. */
export interface RecordForm<T> {
  /** What cutting off calls them. */
  readonly kind: string;
  /** Without suffix: what records with the same name are about is done by one process at a time. */
  readonly nameOf: (record: T) => string;
  readonly encode: (record: T) => object;
  /** Throws an Error that says what is wrong with the value. */
  readonly decode: (value: unknown) => T;
}

/** What lies in a folder of records. */
export type StoredRecord<T> =
  | { readonly kind: "readable"; readonly path: string; readonly record: T }
  | { readonly kind: "damaged"; readonly path: string; readonly error: RecoveryError };

const suffix = ".json";

/** The folder in which transfers that are under way, or were cut off, are remembered. What a method returns from is on the disk. */
export class RecordStore<T> {
  readonly #directory: string;
  readonly #form: RecordForm<T>;
  readonly #reached: (place: string) => void;

  /** @param reached Is told of the places at which the process may be cut off. */
  constructor(directory: string, form: RecordForm<T>, reached: (place: string) => void = () => undefined) {
    this.#directory = directory;
    this.#form = form;
    this.#reached = reached;
  }

  pathOf(record: T): string {
    return this.#path(this.#form.nameOf(record));
  }

  /**
   * The record of a name; undefined if there is none.
   *
   * @throws RecoveryError "recovery/journal-damaged"
   */
  read(name: string): T | undefined {
    const stored = this.#stored(this.#path(name));
    if (stored?.kind === "damaged") throw stored.error;
    return stored?.record;
  }

  /** Makes a record; gives false if there is one of its name. */
  begin(record: T): boolean {
    try {
      this.#write(record, true);
      return true;
    } catch (error) {
      if (hasSystemCode(error, "EEXIST")) return false;
      throw error;
    }
  }

  /** Writes a record over the one of its name. */
  update(record: T): void {
    this.#write(record, false);
  }

  remove(record: T): void {
    this.#reached(`${this.#form.kind}:removing`);
    removeDurably(this.pathOf(record));
    this.#reached(`${this.#form.kind}:removed`);
  }

  /** All records that there are, by their file names. */
  list(): readonly StoredRecord<T>[] {
    return fileNames(this.#directory)
      .filter((name) => name.endsWith(suffix))
      .sort()
      .flatMap((name) => this.#stored(join(this.#directory, name)) ?? []);
  }

  #write(record: T, isNew: boolean): void {
    this.#reached(`${this.#form.kind}:writing`);
    const content = `${JSON.stringify(this.#form.encode(record), undefined, 2)}\n`;
    writeDurably(this.pathOf(record), content, isNew);
    this.#reached(`${this.#form.kind}:written`);
  }

  #path(name: string): string {
    return join(this.#directory, `${name}${suffix}`);
  }

  /** Undefined if there is no such file, or not any more. */
  #stored(path: string): StoredRecord<T> | undefined {
    try {
      const value: unknown = JSON.parse(readFileSync(path, "utf8"));
      return { kind: "readable", path, record: this.#form.decode(value) };
    } catch (error) {
      if (hasSystemCode(error, "ENOENT")) return undefined;
      if (error instanceof Error && "syscall" in error) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      const fault = { code: "recovery/journal-damaged", path, reason } as const;
      const message = `Cannot read "${path}", which says how far a transfer came: ${reason}`;
      return { kind: "damaged", path, error: new RecoveryError(fault, message, { cause: error }) };
    }
  }
}
