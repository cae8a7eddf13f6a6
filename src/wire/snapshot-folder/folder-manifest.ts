import type { JsonFields } from "../json/json-fields.ts";
import {
  jsonArray,
  jsonNull,
  jsonNumber,
  type JsonObject,
  jsonObject,
  jsonString,
  type JsonValue,
} from "../json/json-value.ts";
import { Principal } from "../principal.ts";
import type { SectionName, SnapshotOrigin } from "../sections.ts";
import type { OtherFields } from "./icp-metadata.ts";
import { decodeSealedJson, encodeSealedJson } from "./sealed-json.ts";
import type { FloatBits } from "./snapshot-globals-json.ts";

/** The two ways in which a snapshot lies in a folder: that of icp and dfx, and that of Juno. */
export type FolderLayout = "icp" | "juno";

/** Where the bytes of a section lie and what they are. */
export interface SectionRecord {
  readonly name: SectionName;
  /** Path below the folder, parts separated by slashes. */
  readonly file: string;
  /** Where in the file the section begins, in bytes. */
  readonly offset: number;
  readonly sizeBytes: number;
  /** Lower-case hex digits. */
  readonly sha256: string;
}

/** What `icebox.json` says about a finished folder. */
export interface FolderManifest {
  readonly layout: FolderLayout;
  readonly origin: SnapshotOrigin;
  /** The module hash as the network reports it: SHA-256 of the section `wasm_module`, in hex digits. */
  readonly moduleHash: string;
  readonly metadataFile: { readonly sizeBytes: number; readonly sha256: string };
  readonly sections: readonly SectionRecord[];
  /** Floats that `metadata.json` cannot hold. */
  readonly floats: FloatBits;
  /** Fields of `metadata.json` that the layout has no place for. */
  readonly otherFields: OtherFields;
}

const hashForm = /^[0-9a-f]{64}$/;
const sectionForm = /^(?:wasm_module|wasm_memory|stable_memory|wasm_chunk_store\/[0-9a-f]{64})$/;
const pathForm = /^[A-Za-z0-9_-]+(?:\.bin)?(?:\/[0-9a-f]{64}\.bin)?$/;

/** Writes `icebox.json`. */
export function encodeFolderManifest(manifest: FolderManifest): Uint8Array {
  const { metadataFile } = manifest;
  return encodeSealedJson(
    jsonObject({
      format: jsonString("icebox-snapshot-folder"),
      version: jsonNumber(1),
      finished: { kind: "boolean", value: true },
      layout: jsonString(manifest.layout),
      origin: originToJson(manifest.origin),
      moduleHash: jsonString(manifest.moduleHash),
      metadata: jsonObject({
        size: jsonNumber(metadataFile.sizeBytes),
        sha256: jsonString(metadataFile.sha256),
      }),
      sections: jsonArray(
        manifest.sections.map((section) =>
          jsonObject({
            name: jsonString(section.name),
            file: jsonString(section.file),
            offset: jsonNumber(section.offset),
            size: jsonNumber(section.sizeBytes),
            sha256: jsonString(section.sha256),
          }),
        ),
      ),
      floats: floatsToJson(manifest.floats),
      otherFields: { kind: "object", members: manifest.otherFields },
    }),
  );
}

/**
 * Reads `icebox.json`. Unknown fields are ignored.
 *
 * @throws WireError `wire/unsupported-folder-manifest` for a later version, otherwise `wire/bad-folder-manifest`, with
 *   line and column
 */
export function decodeFolderManifest(bytes: Uint8Array): FolderManifest {
  const { root, fields } = decodeSealedJson(bytes, "icebox.json");
  return new ManifestReader(fields).read(root);
}

class ManifestReader {
  readonly #fields: JsonFields;

  constructor(fields: JsonFields) {
    this.#fields = fields;
  }

  read(root: JsonObject): FolderManifest {
    const fields = this.#fields;
    const layout = this.#text(root, "layout", /^(?:icp|juno)$/);
    const origin = fields.object(fields.member(root, "origin"), "origin");
    const metadata = fields.object(fields.member(root, "metadata"), "metadata");
    return {
      layout: layout === "juno" ? "juno" : "icp",
      origin: {
        canisterId: this.#canister(fields.member(origin, "canister")),
        snapshotId: this.#optionalText(origin, "snapshot", /^(?:[0-9a-f]{2})+$/),
        rootKeyHash: this.#optionalText(origin, "rootKeySha256", hashForm),
      },
      moduleHash: this.#text(root, "moduleHash", hashForm),
      metadataFile: {
        sizeBytes: fields.size(fields.member(metadata, "size"), "size"),
        sha256: this.#text(metadata, "sha256", hashForm),
      },
      sections: fields
        .array(fields.member(root, "sections"), "sections")
        .map((item) => this.#section(fields.object(item, "a section"))),
      floats: new Map(
        fields
          .array(fields.member(root, "floats"), "floats")
          .map((item) => this.#float(fields.object(item, "a float"))),
      ),
      otherFields: fields.object(fields.member(root, "otherFields"), "otherFields").members,
    };
  }

  #section(object: JsonObject): SectionRecord {
    const fields = this.#fields;
    const name = this.#text(object, "name", sectionForm);
    return {
      // The form has just been checked.
      name: name as SectionName,
      file: this.#text(object, "file", pathForm),
      offset: fields.size(fields.member(object, "offset"), "offset"),
      sizeBytes: fields.size(fields.member(object, "size"), "size"),
      sha256: this.#text(object, "sha256", hashForm),
    };
  }

  #float(object: JsonObject): readonly [number, bigint] {
    const global = this.#fields.size(this.#fields.member(object, "global"), "global");
    return [global, BigInt(this.#text(object, "bits", /^0x[0-9a-f]{1,16}$/))];
  }

  #text(object: JsonObject, name: string, form: RegExp): string {
    const value = this.#fields.member(object, name);
    const text = this.#fields.string(value, name);
    if (!form.test(text)) throw this.#fields.fault(value, `${name} has not the form that it must have`);
    return text;
  }

  #optionalText(object: JsonObject, name: string, form: RegExp): string | undefined {
    return this.#fields.member(object, name).kind === "null" ? undefined : this.#text(object, name, form);
  }

  #canister(value: JsonValue): string | undefined {
    if (value.kind === "null") return undefined;
    const text = this.#fields.string(value, "canister");
    try {
      return Principal.fromText(text).toText();
    } catch {
      throw this.#fields.fault(value, `canister must be a principal, not ${JSON.stringify(text)}`);
    }
  }
}

function originToJson({ canisterId, snapshotId, rootKeyHash }: SnapshotOrigin): JsonValue {
  return jsonObject({
    canister: textOrNull(canisterId),
    snapshot: textOrNull(snapshotId),
    rootKeySha256: textOrNull(rootKeyHash),
  });
}

function floatsToJson(floats: FloatBits): JsonValue {
  return jsonArray(
    Array.from(floats, ([global, bits]) =>
      jsonObject({ global: jsonNumber(global), bits: jsonString(`0x${bits.toString(16)}`) }),
    ),
  );
}

function textOrNull(text: string | undefined): JsonValue {
  return text === undefined ? jsonNull : jsonString(text);
}
