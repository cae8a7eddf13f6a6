import { WireError } from "../wire-error.ts";
import type { JsonObject, JsonValue } from "./json-value.ts";

/** Deeper nesting than this is refused: no file of this project needs it, and each level takes stack. */
const MAX_DEPTH = 64;

const blank = /[ \t\n\r]*/y;
const numberForm = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/**
 * Reads JSON as RFC 8259 has it. Numbers keep their text; a name that occurs twice in an object is refused, because
 * readers differ in which of the two they believe.
 *
 * @param file what messages call the text
 * @throws WireError `wire/bad-json` with line and column
 */
export function readJson(text: string, file: string): JsonValue {
  const reader = new JsonReader(text, file);
  return reader.readWhole();
}

/** `FILE:LINE:COLUMN`, counted from 1. */
export function placeOf(text: string, position: number, file: string): string {
  const before = text.slice(0, position);
  const line = before.split("\n").length;
  return `${file}:${String(line)}:${String(position - before.lastIndexOf("\n"))}`;
}

class JsonReader {
  readonly #text: string;
  readonly #file: string;
  #position = 0;

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
  }

  readWhole(): JsonValue {
    const value = this.#readValue(0);
    this.#skipBlank();
    if (this.#position < this.#text.length) throw this.#fault("nothing may follow the value");
    return value;
  }

  #readValue(depth: number): JsonValue {
    this.#skipBlank();
    if (depth > MAX_DEPTH) throw this.#fault(`values nest deeper than ${String(MAX_DEPTH)} levels`);
    const position = this.#position;
    switch (this.#text[position]) {
      case "{":
        return this.#readObject(depth);
      case "[":
        return this.#readArray(depth);
      case '"':
        return { kind: "string", value: this.#readString(), position };
      case "n":
        this.#expect("null");
        return { kind: "null", position };
      case "t":
        this.#expect("true");
        return { kind: "boolean", value: true, position };
      case "f":
        this.#expect("false");
        return { kind: "boolean", value: false, position };
      default: {
        const text = this.#match(numberForm);
        if (text === undefined) throw this.#fault("a value is expected");
        return { kind: "number", text, position };
      }
    }
  }

  #readObject(depth: number): JsonObject {
    const position = this.#position;
    const members = new Map<string, JsonValue>();
    this.#readList("{", "}", () => {
      this.#skipBlank();
      const start = this.#position;
      const name = this.#readString();
      if (members.has(name)) throw this.#fault(`the name ${JSON.stringify(name)} occurs twice`, start);
      this.#skipBlank();
      this.#expect(":");
      members.set(name, this.#readValue(depth + 1));
    });
    return { kind: "object", members, position };
  }

  #readArray(depth: number): JsonValue {
    const position = this.#position;
    const items: JsonValue[] = [];
    this.#readList("[", "]", () => {
      items.push(this.#readValue(depth + 1));
    });
    return { kind: "array", items, position };
  }

  #readList(open: string, close: string, readItem: () => void): void {
    this.#expect(open);
    this.#skipBlank();
    if (this.#takes(close)) return;
    for (;;) {
      readItem();
      this.#skipBlank();
      if (this.#takes(close)) return;
      if (!this.#takes(",")) throw this.#fault(`"," or "${close}" is expected`);
    }
  }

  #readString(): string {
    const start = this.#position;
    if (this.#text[start] !== '"') throw this.#fault("a string is expected");
    let end = start + 1;
    while (end < this.#text.length && this.#text[end] !== '"') end += this.#text[end] === "\\" ? 2 : 1;
    try {
      // What begins and ends with a quotation mark can only be read as a string.
      const value = JSON.parse(this.#text.slice(start, end + 1)) as string;
      this.#position = end + 1;
      return value;
    } catch {
      throw this.#fault("the string is malformed", start);
    }
  }

  #skipBlank(): void {
    this.#match(blank);
  }

  #match(form: RegExp): string | undefined {
    form.lastIndex = this.#position;
    const [text] = form.exec(this.#text) ?? [];
    this.#position += text?.length ?? 0;
    return text;
  }

  #takes(token: string): boolean {
    if (!this.#text.startsWith(token, this.#position)) return false;
    this.#position += token.length;
    return true;
  }

  #expect(token: string): void {
    if (!this.#takes(token)) throw this.#fault(`"${token}" is expected`);
  }

  #fault(reason: string, position = this.#position): WireError {
    return new WireError("wire/bad-json", `${placeOf(this.#text, position, this.#file)}: ${reason}`);
  }
}
