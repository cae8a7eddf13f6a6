import type { Codec } from "./codec.ts";
import { type Fields, struct } from "./struct.ts";

/** The byte that names a case, and its fields besides the tag. */
export type Variant<Fields_> = readonly [code: number, fields: Fields_];

type FieldsOf<Value, Tag extends keyof Value, Name> = Fields<
  Omit<Extract<Value, { readonly [Key in Tag]: Name }>, Tag>
>;

/** Every case of a union by the value of its tag: a case that is missing or too many is a type error. */
export type Variants<Value, Tag extends keyof Value> = {
  readonly [Name in Value[Tag] & string]: Variant<FieldsOf<Value, Tag, Name>>;
};

/** A union of objects whose property `tag` tells them apart. */
export function variants<Tag extends string, Value extends { readonly [Key in Tag]: string }>(
  tag: Tag,
  cases: Variants<Value, Tag>,
): Codec<Value> {
  const byName = new Map<string, { readonly code: number; readonly codec: Codec<object> }>();
  const byCode = new Map<number, { readonly name: string; readonly codec: Codec<object> }>();
  // Which fields belong to which name is checked by the type of `cases`; here they are all alike.
  for (const [name, [code, fields]] of Object.entries(cases as Record<string, Variant<Fields<object>>>)) {
    const codec = struct<object>(fields);
    byName.set(name, { code, codec });
    byCode.set(code, { name, codec });
  }
  return {
    write: (writer, value) => {
      const found = byName.get(value[tag]);
      if (found === undefined) throw new RangeError(`Cannot write the unknown case "${value[tag]}"`);
      writer.u8(found.code);
      found.codec.write(writer, value);
    },
    read: (reader) => {
      const code = reader.u8();
      const found = byCode.get(code);
      if (found === undefined)
        throw new RangeError(`${code} is not a case of ${[...byName.keys()].join(", ")}`);
      // The fields are those of the case `name`, so together they are a `Value`.
      return { [tag]: found.name, ...found.codec.read(reader) } as Value;
    },
  };
}
