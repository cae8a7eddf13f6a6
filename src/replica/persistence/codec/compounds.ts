import type { Codec } from "./codec.ts";
import { readCount, writeCount } from "./scalars.ts";

/** A value or `undefined`. */
export function optional<Value>(codec: Codec<Value>): Codec<Value | undefined> {
  return {
    write: (writer, value) => {
      writer.u8(value === undefined ? 0 : 1);
      if (value !== undefined) codec.write(writer, value);
    },
    read: (reader) => {
      const present = reader.u8();
      if (present > 1) throw new RangeError(`an optional value begins with ${present}`);
      return present === 1 ? codec.read(reader) : undefined;
    },
  };
}

/** For a property that may be missing, as opposed to one that may be `undefined`. */
export function optionalProperty<Value>(codec: Codec<Value>): Codec<Value | undefined> {
  return { ...optional(codec), leavesOut: true };
}

/** Any number of values in their order. */
export function list<Value>(codec: Codec<Value>): Codec<readonly Value[]> {
  return {
    write: (writer, values) => {
      writeCount(writer, values.length);
      for (const value of values) codec.write(writer, value);
    },
    read: (reader) => Array.from({ length: readCount(reader) }, () => codec.read(reader)),
  };
}

/** A value that is always the same and takes no bytes. */
export function constant<const Value>(value: Value): Codec<Value> {
  return { write: () => undefined, read: () => value };
}

/** One of some texts, as a byte. The compiler asks for a byte for each of them. */
export function oneOf<Value extends string>(codes: Readonly<Record<Value, number>>): Codec<Value> {
  const values = new Map<number, Value>();
  // Object.keys forgets that the keys are `Value`.
  for (const value of Object.keys(codes) as Value[]) values.set(codes[value], value);
  return {
    write: (writer, value) => {
      writer.u8(codes[value]);
    },
    read: (reader) => {
      const code = reader.u8();
      const value = values.get(code);
      if (value === undefined) throw new RangeError(`${code} is not one of ${[...values.keys()].join(", ")}`);
      return value;
    },
  };
}
