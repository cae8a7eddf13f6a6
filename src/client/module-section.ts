import { gunzipSync } from "node:zlib";
import { ByteReader, decodeUtf8 } from "../bytes/mod.ts";

const headerBytes = 8;
const customSectionId = 0;

/** The largest module that is looked into, after decompression. */
const mostModuleBytes = 256 * 1024 * 1024;

/** The bytes of a module as the Wasm format has them: decompressed if they are gzip. */
export function plainModule(wasmModule: Uint8Array): Uint8Array {
  const [first, second] = wasmModule;
  const isGzip = first === 0x1f && second === 0x8b;
  return isGzip ? gunzipSync(wasmModule, { maxOutputLength: mostModuleBytes }) : wasmModule;
}

/** The content of a custom section of a module (gzip or not); undefined if it has none of that name. */
export function readModuleSection(wasmModule: Uint8Array, name: string): Uint8Array | undefined {
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
export function readModuleMetadata(wasmModule: Uint8Array, name: string): Uint8Array | undefined {
  return (
    readModuleSection(wasmModule, `icp:public ${name}`) ??
    readModuleSection(wasmModule, `icp:private ${name}`)
  );
}
