import { ByteWriter, encodeUtf8 } from "icebox/bytes";

/** A module with one more custom section at its end. */
export function withCustomSection(
  wasmModule: Uint8Array,
  name: string,
  content: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const section = new ByteWriter();
  const nameBytes = encodeUtf8(name);
  section.leb128(nameBytes.length);
  section.bytes(nameBytes);
  section.bytes(content);
  const bytes = section.finish();
  const writer = new ByteWriter();
  writer.bytes(wasmModule);
  writer.u8(0);
  writer.leb128(bytes.length);
  writer.bytes(bytes);
  return Uint8Array.from(writer.finish());
}
