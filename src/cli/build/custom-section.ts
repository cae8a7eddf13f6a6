import { ByteWriter, encodeUtf8 } from "../../bytes/mod.ts";
import { plainModule } from "../../client/mod.ts";

/** The name under which a module carries its Candid interface. */
export const candidSection = "candid:service";

const customSectionId = 0;

/** The module with one more custom section at its end. The module must not be gzip. */
export function appendCustomSection(wasmModule: Uint8Array, name: string, content: Uint8Array): Uint8Array {
  const nameBytes = encodeUtf8(name);
  const body = new ByteWriter();
  body.leb128(nameBytes.length);
  body.bytes(nameBytes);
  body.bytes(content);
  const section = body.finish();
  const writer = new ByteWriter();
  writer.bytes(plainModule(wasmModule));
  writer.u8(customSectionId);
  writer.leb128(section.length);
  writer.bytes(section);
  return writer.finish();
}
