import { appendFileSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** A file that grows beyond this loses its older half. */
const mostBytes = 1024 * 1024;

/** A file of JSON objects, one in each line, to which lines are added. */
export class LineFile {
  readonly #path: string;
  #known: { readonly mark: string; readonly values: readonly unknown[] } = { mark: "", values: [] };

  /** @param path Absolute; the file and its folder are made with the first line. */
  constructor(path: string) {
    this.#path = path;
  }

  /** What a reader makes of each line, oldest first; lines that it does not understand are passed over. */
  read<T>(decode: (value: unknown) => T | undefined): readonly T[] {
    return this.#values().flatMap((line) => {
      const value = decode(line);
      return value === undefined ? [] : [value];
    });
  }

  /** Pages ask every few seconds; a file that is as it was is not read again. */
  #values(): readonly unknown[] {
    const found = statSync(this.#path, { throwIfNoEntry: false });
    const mark =
      found === undefined ? "" : `${String(found.size)} ${String(found.mtimeMs)} ${String(found.ino)}`;
    if (mark !== this.#known.mark) this.#known = { mark, values: this.#lines().map(parse) };
    return this.#known.values;
  }

  append(value: object): void {
    const line = `${JSON.stringify(value)}\n`;
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
    if ((statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0) + line.length > mostBytes) this.#halve();
    // A line that was cut off by the end of a process ends here, so that it spoils no other.
    const text = this.#text();
    const isTorn = text !== "" && !text.endsWith("\n");
    appendFileSync(this.#path, isTorn ? `\n${line}` : line, { mode: 0o600 });
  }

  #halve(): void {
    const lines = this.#lines();
    const draft = `${this.#path}.new`;
    const kept = lines.slice(Math.ceil(lines.length / 2));
    writeFileSync(draft, kept.map((line) => `${line}\n`).join(""), { mode: 0o600 });
    renameSync(draft, this.#path);
  }

  #lines(): readonly string[] {
    return this.#text()
      .split("\n")
      .filter((line) => line !== "");
  }

  #text(): string {
    try {
      return readFileSync(this.#path, "utf8");
    } catch (error) {
      if (isAbsent(error)) return "";
      throw error;
    }
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
