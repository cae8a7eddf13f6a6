import { gunzipSync } from "node:zlib";
import { ByteReader, ByteWriter, decodeUtf8, encodeUtf8 } from "../../bytes/mod.ts";

/** The name under which a module carries its Candid interface. */
export const candidSection = "candid:service";

const headerBytes = 8;
const customSectionId = 0;

/** The largest module that is looked into, after decompression. */
const mostModuleBytes = 256 * 1024 * 1024;

/** The bytes of a module as the Wasm format has them: decompressed if they are gzip. */
function plainModule(wasmModule: Uint8Array): Uint8Array {
  const [first, second] = wasmModule;
  const isGzip = first === 0x1f && second === 0x8b;
  return isGzip ? gunzipSync(wasmModule, { maxOutputLength: mostModuleBytes }) : wasmModule;
}

/** The content of a custom section of a module (gzip or not); undefined if it has none of that name. */
export function readCustomSection(wasmModule: Uint8Array, name: string): Uint8Array | undefined {
  const reader = new ByteReader(plainModule(wasmModule), headerBytes);
  while (reader.remaining > 0) {
    const id = reader.u8();
    const section = new ByteReader(reader.take(reader.leb128U32()));
    if (id !== customSectionId) continue;
    const sectionName = decodeUtf8(section.take(section.leb128U32()));
    if (sectionName === name) return section.take(section.remaining);
  }
  return undefined;
}

/** Canister metadata of a module: public or private, by its name without prefix. */
export function readMetadataSection(wasmModule: Uint8Array, name: string): Uint8Array | undefined {
  return (
    readCustomSection(wasmModule, `icp:public ${name}`) ??
    readCustomSection(wasmModule, `icp:private ${name}`)
  );
}

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
