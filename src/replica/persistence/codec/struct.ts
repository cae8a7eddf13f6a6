import type { Codec } from "./codec.ts";

/** A codec for each property: one that is missing or too many is a type error. */
export type Fields<Value> = { readonly [Key in keyof Value]-?: Codec<Value[Key]> };

/** A codec of some properties of an object. Objects that have others too can be written and compared. */
export interface StructCodec<Value> extends Codec<Value> {
  /** Whether all these properties are the same value or reference: then their bytes are the same too. */
  readonly isSame: (one: Value, other: Value) => boolean;
}

/** The properties one after another, in the order in which `fields` names them. */
export function struct<Value extends object>(fields: Fields<Value>): StructCodec<Value> {
  // Object.keys forgets that the keys are those of `Value`.
  const keys = Object.keys(fields) as (keyof Value & string)[];
  return {
    write: (writer, value) => {
      for (const key of keys) fields[key].write(writer, value[key]);
    },
    read: (reader) => {
      const value: Partial<Value> = {};
      for (const key of keys) {
        const codec = fields[key];
        const property = codec.read(reader);
        if (property !== undefined || codec.leavesOut !== true) value[key] = property;
      }
      // Every key of `Value` was set, except properties that may be missing.
      return value as Value;
    },
    isSame: (one, other) => keys.every((key) => one[key] === other[key]),
  };
}
