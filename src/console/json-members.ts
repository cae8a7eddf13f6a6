import { ConsoleError } from "./console-error.ts";

/** A JSON object of a request whose members are read one by one. */
export class JsonMembers {
  readonly #members: Readonly<Record<string, unknown>>;
  readonly #place: string;

  /** @param place In front of the names in messages, like "health_checks[0]." */
  constructor(members: Readonly<Record<string, unknown>>, place = "") {
    this.#members = members;
    this.#place = place;
  }

  /** @throws ConsoleError "console/bad-request", as all methods do when the member is something else */
  text(name: string): string {
    return this.optionalText(name) ?? this.#refuse(name, "a text is expected");
  }

  optionalText(name: string): string | undefined {
    const value = this.#get(name);
    if (value === undefined || typeof value === "string") return value;
    return this.#refuse(name, "a text is expected");
  }

  optionalFlag(name: string): boolean | undefined {
    const value = this.#get(name);
    if (value === undefined || typeof value === "boolean") return value;
    return this.#refuse(name, "true or false is expected");
  }

  /** A whole number from 0 on. */
  count(name: string): number {
    const value = this.#get(name);
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
    return this.#refuse(name, "a whole number is expected");
  }

  optionalTexts(name: string): readonly string[] | undefined {
    const value = this.#get(name);
    if (value === undefined) return undefined;
    if (Array.isArray(value) && value.every((each): each is string => typeof each === "string")) return value;
    return this.#refuse(name, "a list of texts is expected");
  }

  oneOf<T extends string>(name: string, choices: readonly T[]): T {
    return (
      this.optionalOneOf(name, choices) ?? this.#refuse(name, `one of ${choices.join(", ")} is expected`)
    );
  }

  optionalOneOf<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const value = this.#get(name);
    if (value === undefined) return undefined;
    return (
      choices.find((choice) => choice === value) ??
      this.#refuse(name, `one of ${choices.join(", ")} is expected`)
    );
  }

  /** Hexadecimal digits of whole bytes, in lower case; "0x" may stand before them. */
  hex(name: string): string {
    const digits = this.text(name).replace(/^0x/, "").toLowerCase();
    return /^([0-9a-f]{2})+$/.test(digits) ? digits : this.#refuse(name, "hexadecimal digits are expected");
  }

  object(name: string): JsonMembers {
    const value = this.#get(name);
    if (isObject(value)) return new JsonMembers(value, `${this.#place}${name}.`);
    return this.#refuse(name, "an object is expected");
  }

  optionalObjects(name: string): readonly JsonMembers[] | undefined {
    const value = this.#get(name);
    if (value === undefined) return undefined;
    if (!Array.isArray(value) || !value.every(isObject))
      return this.#refuse(name, "a list of objects is expected");
    return value.map((each, index) => new JsonMembers(each, `${this.#place}${name}[${String(index)}].`));
  }

  /** Null counts as absent. */
  #get(name: string): unknown {
    const value = Object.hasOwn(this.#members, name) ? this.#members[name] : undefined;
    return value === null ? undefined : value;
  }

  #refuse(name: string, reason: string): never {
    const member = this.#place + name;
    throw new ConsoleError(
      { code: "console/bad-request", member },
      `Cannot use the member "${member}": ${reason}`,
    );
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
