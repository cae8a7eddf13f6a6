/** A value of a journal with its place, so that a complaint can name it. */
export class JsonNode {
  readonly #value: unknown;
  readonly #place: string;

  constructor(value: unknown, place: string) {
    this.#value = value;
    this.#place = place;
  }

  /** Whether there is a value. */
  get isPresent(): boolean {
    return this.#value !== undefined;
  }

  /** The value under a name. */
  at(name: string): JsonNode {
    const value = this.#value;
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw this.#bad("an object");
    const member: unknown = Object.entries(value).find(([key]) => key === name)?.[1];
    return new JsonNode(member, `${this.#place}.${name}`);
  }

  /** Whether it is JSON's null. */
  get isNull(): boolean {
    return this.#value === null;
  }

  /** The members of an object. */
  entries(): readonly (readonly [string, JsonNode])[] {
    const value = this.#value;
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw this.#bad("an object");
    return Object.entries(value).map(([name, member]) => [
      name,
      new JsonNode(member, `${this.#place}.${name}`),
    ]);
  }

  flag(): boolean {
    if (typeof this.#value !== "boolean") throw this.#bad("true or false");
    return this.#value;
  }

  list(): readonly JsonNode[] {
    const value = this.#value;
    if (!Array.isArray(value)) throw this.#bad("a list");
    return value.map((item: unknown, index) => new JsonNode(item, `${this.#place}[${String(index)}]`));
  }

  text(): string {
    if (typeof this.#value !== "string") throw this.#bad("a text");
    return this.#value;
  }

  /** A text of one of the given forms. */
  oneOf<T extends string>(choices: readonly T[]): T {
    const found = choices.find((choice) => choice === this.#value);
    if (found === undefined) throw this.#bad(`one of ${choices.join(", ")}`);
    return found;
  }

  /** Hexadecimal digits in pairs. */
  hex(): string {
    const text = this.text();
    if (!/^(?:[0-9a-f]{2})+$/.test(text)) throw this.#bad("hexadecimal digits");
    return text;
  }

  /** A natural number in decimal digits. */
  natural(): bigint {
    const text = this.text();
    if (!/^\d{1,30}$/.test(text)) throw this.#bad("decimal digits");
    return BigInt(text);
  }

  /** A number that is whole and not less than 0. */
  index(): number {
    const value = this.#value;
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0)
      throw this.#bad("a whole number");
    return value;
  }

  #bad(expected: string): TypeError {
    return new TypeError(`${this.#place} is not ${expected}`);
  }
}
