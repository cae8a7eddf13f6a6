import { decodeUtf8, encodeHex, encodeUtf8, isUtf8 } from "../../bytes/mod.ts";
import { JsonFields } from "../json/json-fields.ts";
import type { JsonObject } from "../json/json-value.ts";
import { readJson } from "../json/read-json.ts";
import { writeJson } from "../json/write-json.ts";
import { sha256 } from "../sha256.ts";
import { WireError } from "../wire-error.ts";

const form = /^([^]*),\n {2}"checksum": "([0-9a-f]{64})"\n\}\n$/;

/**
 * Writes an object whose last field is the SHA-256 of all bytes before the comma that precedes it, so that every changed
 * bit is found. The object must have at least one member.
 */
export function encodeSealedJson(object: JsonObject): Uint8Array {
  const body = writeJson(object).slice(0, -"\n}".length);
  return encodeUtf8(`${body},\n  "checksum": "${encodeHex(sha256(encodeUtf8(body)))}"\n}\n`);
}

/** An object whose checksum fits, and what takes its values out. */
export interface SealedJson {
  readonly root: JsonObject;
  readonly fields: JsonFields;
}

/**
 * Reads what {@link encodeSealedJson} wrote, of version 1.
 *
 * @param file what messages call the bytes
 * @throws WireError `wire/unsupported-folder-manifest` for a later version, otherwise `wire/bad-folder-manifest`
 */
export function decodeSealedJson(bytes: Uint8Array, file: string): SealedJson {
  const text = isUtf8(bytes) ? decodeUtf8(bytes) : "";
  const [, body = "", checksum] = form.exec(text) ?? [];
  if (encodeHex(sha256(encodeUtf8(body))) !== checksum)
    throw new WireError("wire/bad-folder-manifest", `${file}: the checksum at its end does not fit`);
  const fields = new JsonFields(text, file, "wire/bad-folder-manifest");
  const root = fields.object(readJson(text, file), "the file");
  const version = fields.member(root, "version");
  if (fields.integer(version, "version", 0n, 2n ** 32n) !== 1n) {
    const { message } = fields.fault(version, "a later version of icebox wrote this folder");
    throw new WireError("wire/unsupported-folder-manifest", message);
  }
  return { root, fields };
}
