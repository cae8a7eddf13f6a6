import { ByteReader, ByteWriter, decodeUtf8, encodeUtf8 } from "icebox/bytes";

const exportSection = 7;
const headerBytes = 8;

/** Gives a module whose exports have other names, for compilers whose names cannot hold a space. */
export function renameExports(module: Uint8Array, rename: (name: string) => string): Uint8Array {
  const reader = new ByteReader(module);
  const written = new ByteWriter().bytes(reader.take(headerBytes));
  while (reader.remaining > 0) {
    const id = reader.u8();
    const content = reader.take(reader.leb128U32());
    const renamed = id === exportSection ? renameIn(content, rename) : content;
    written.u8(id).leb128(renamed.length).bytes(renamed);
  }
  return written.finish();
}

function renameIn(section: Uint8Array, rename: (name: string) => string): Uint8Array {
  const reader = new ByteReader(section);
  const count = reader.leb128U32();
  const written = new ByteWriter().leb128(count);
  for (let index = 0; index < count; index += 1) {
    const name = encodeUtf8(rename(decodeUtf8(reader.take(reader.leb128U32()))));
    written.leb128(name.length).bytes(name).u8(reader.u8()).leb128(reader.leb128U32());
  }
  return written.finish();
}
