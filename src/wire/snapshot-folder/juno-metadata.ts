import { JsonFields } from "../json/json-fields.ts";
import {
  jsonArray,
  jsonBytes,
  jsonNull,
  type JsonObject,
  jsonObject,
  jsonString,
  type JsonValue,
} from "../json/json-value.ts";
import { readJson } from "../json/read-json.ts";
import { writeJson } from "../json/write-json.ts";
import type { LowMemoryHookStatus, SnapshotGlobalTimer } from "../management/snapshot-transfer.ts";
import type { SnapshotMetadata } from "../sections.ts";
import { float32FromBits, float64FromBits } from "./float-text.ts";
import { readHash } from "./icp-metadata.ts";
import {
  type FloatBits,
  floatsWithoutText,
  type FloatTexts,
  globalsFromJson,
  globalsToJson,
} from "./snapshot-globals-json.ts";

/** What the files of Juno's layout hold. */
export type JunoFileKind = "wasmModule" | "wasmMemory" | "stableMemory" | "wasmChunkStore";

/** A file as Juno's `metadata.json` describes it. */
export interface JunoFile {
  readonly sizeBytes: number;
  /** SHA-256 of the file in lower-case hex digits. */
  readonly sha256: string;
}

/** The names of Juno's files. */
export const junoFileNames: Readonly<Record<JunoFileKind, string>> = {
  wasmModule: "wasm-code.bin",
  wasmMemory: "heap.bin",
  stableMemory: "stable.bin",
  wasmChunkStore: "chunks-store.bin",
};

/** What Juno's `metadata.json` says; a file that would be empty is absent. */
export interface JunoMetadata {
  /** Lower-case hex digits; undefined if not known. */
  readonly snapshotId: string | undefined;
  readonly metadata: SnapshotMetadata;
  readonly files: ReadonlyMap<JunoFileKind, JunoFile>;
}

const kinds: readonly JunoFileKind[] = ["wasmModule", "wasmMemory", "stableMemory", "wasmChunkStore"];

const hookNames = {
  conditionNotSatisfied: "condition_not_satisfied",
  ready: "ready",
  executed: "executed",
} as const;

const texts: FloatTexts = {
  f32: (bits) => numberText(float32FromBits(bits)),
  f64: (bits) => numberText(float64FromBits(bits)),
};

/** The floats of a snapshot that Juno's `metadata.json` cannot hold. */
export function floatsLostByJuno(metadata: SnapshotMetadata): FloatBits {
  return floatsWithoutText(metadata.globals, texts);
}

/** Writes Juno's `metadata.json`, in the bytes that Juno writes itself. Floats of {@link floatsLostByJuno} become null. */
export function encodeJunoMetadata({ snapshotId, metadata, files }: JunoMetadata): string {
  const [timer] = metadata.global_timer;
  const [hook] = metadata.on_low_wasm_memory_hook_status;
  const fileToJson = (kind: JunoFileKind): JsonValue => {
    const file = files.get(kind);
    if (file === undefined) return jsonNull;
    const { sizeBytes, sha256 } = file;
    return jsonObject({
      filename: jsonString(junoFileNames[kind]),
      size: bigintToJson(BigInt(sizeBytes)),
      hash: jsonString(sha256),
    });
  };
  return writeJson(
    jsonObject({
      snapshotId: jsonString(`0x${snapshotId ?? ""}`),
      metadata: jsonObject({
        globals: globalsToJson(metadata.globals, texts, { write64: bigintToJson, write128: bigintToJson }),
        canisterVersion: bigintToJson(metadata.canister_version),
        source: jsonObject({
          ["metadata_upload" in metadata.source ? "metadataUpload" : "takenFromCanister"]: jsonNull,
        }),
        certifiedData: bytesToJson(metadata.certified_data),
        globalTimer: timer && timerToJson(timer),
        onLowWasmMemoryHookStatus: hook && hookToJson(hook),
        wasmModuleSize: bigintToJson(metadata.wasm_module_size),
        stableMemorySize: bigintToJson(metadata.stable_memory_size),
        wasmChunkStore: jsonArray(
          metadata.wasm_chunk_store.map(({ hash }) => jsonObject({ hash: bytesToJson(hash) })),
        ),
        takenAtTimestamp: bigintToJson(metadata.taken_at_timestamp),
        wasmMemorySize: bigintToJson(metadata.wasm_memory_size),
      }),
      data: jsonObject(Object.fromEntries(kinds.map((kind) => [kind, fileToJson(kind)]))),
    }),
  );
}

/**
 * Reads Juno's `metadata.json`.
 *
 * @param floats bits of the floats that the file cannot hold, from the manifest beside it
 * @throws WireError `wire/bad-json`, `wire/bad-snapshot-metadata`, `wire/lost-float`, each with line and column
 */
export function decodeJunoMetadata(text: string, floats: FloatBits = new Map()): JunoMetadata {
  const file = "metadata.json";
  const root = readJson(text, file);
  const reader = new JunoReader(new JsonFields(text, file, "wire/bad-snapshot-metadata"));
  return reader.readWhole(root, floats);
}

/** Whether JSON has the outline of Juno's `metadata.json` rather than that of icp's. */
export function isJunoMetadata(text: string): boolean {
  const root = readJson(text, "metadata.json");
  return root.kind === "object" && root.members.has("data") && root.members.has("metadata");
}

class JunoReader {
  readonly #fields: JsonFields;

  constructor(fields: JsonFields) {
    this.#fields = fields;
  }

  readWhole(root: JsonValue, floats: FloatBits): JunoMetadata {
    const fields = this.#fields;
    const object = fields.object(root, "the file");
    const id = fields.member(object, "snapshotId");
    const snapshotId = /^0x((?:[0-9a-f]{2})*)$/.exec(fields.string(id, "snapshotId").toLowerCase())?.[1];
    if (snapshotId === undefined) throw fields.fault(id, "snapshotId must be 0x and hex digits");
    const data = fields.object(fields.member(object, "data"), "data");
    const files = new Map(
      kinds.flatMap((kind) => {
        const read = this.#readFile(kind, fields.member(data, kind));
        return read === undefined ? [] : [[kind, read] as const];
      }),
    );
    const metadata = fields.object(fields.member(object, "metadata"), "metadata");
    return {
      snapshotId: snapshotId === "" ? undefined : snapshotId,
      metadata: this.#readMetadata(metadata, floats),
      files,
    };
  }

  #readMetadata(object: JsonObject, floats: FloatBits): SnapshotMetadata {
    const fields = this.#fields;
    const field = (name: string): JsonValue => fields.member(object, name);
    const natural = (name: string): bigint => this.#readBigint(field(name), name, 0n, 2n ** 64n - 1n);
    const timer = object.members.get("globalTimer");
    const hook = object.members.get("onLowWasmMemoryHookStatus");
    return {
      source: this.#readSource(field("source")),
      taken_at_timestamp: natural("takenAtTimestamp"),
      wasm_module_size: natural("wasmModuleSize"),
      globals: globalsFromJson(
        field("globals"),
        fields,
        {
          read64: (value, name, least, greatest) => this.#readBigint(value, name, least, greatest),
          read128: (value, name) => this.#readBigint(value, name, 0n, 2n ** 128n - 1n),
        },
        floats,
      ),
      wasm_memory_size: natural("wasmMemorySize"),
      stable_memory_size: natural("stableMemorySize"),
      wasm_chunk_store: fields.array(field("wasmChunkStore"), "wasmChunkStore").map((item) => ({
        hash: readHash(fields, this.#bytesOf(fields.member(fields.object(item, "a chunk"), "hash"))),
      })),
      canister_version: natural("canisterVersion"),
      certified_data: fields.bytes(this.#bytesOf(field("certifiedData")), "certifiedData"),
      global_timer: timer === undefined ? [] : [this.#readTimer(timer)],
      on_low_wasm_memory_hook_status: hook === undefined ? [] : [this.#readHook(hook)],
    };
  }

  #readFile(kind: JunoFileKind, value: JsonValue): JunoFile | undefined {
    if (value.kind === "null") return undefined;
    const fields = this.#fields;
    const object = fields.object(value, `data.${kind}`);
    const name = fields.member(object, "filename");
    // A name of the file's choice could lead out of the folder.
    if (fields.string(name, "filename") !== junoFileNames[kind])
      throw fields.fault(name, `the file of ${kind} must be called "${junoFileNames[kind]}"`);
    const hash = fields.member(object, "hash");
    const sha256 = fields.string(hash, "hash").toLowerCase();
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw fields.fault(hash, "a hash must have 64 hex digits");
    const greatest = BigInt(Number.MAX_SAFE_INTEGER);
    return {
      sizeBytes: Number(this.#readBigint(fields.member(object, "size"), "size", 0n, greatest)),
      sha256,
    };
  }

  #readSource(value: JsonValue): SnapshotMetadata["source"] {
    const [name] = this.#fields.variant(value, "source");
    if (name === "takenFromCanister") return { taken_from_canister: null };
    if (name === "metadataUpload") return { metadata_upload: null };
    throw this.#fields.fault(value, `source is of the unknown kind "${name}"`);
  }

  #readTimer(value: JsonValue): SnapshotGlobalTimer {
    const [name, content] = this.#fields.variant(value, "globalTimer");
    if (name === "inactive") return { inactive: null };
    if (name === "active") return { active: this.#readBigint(content, "globalTimer", 0n, 2n ** 64n - 1n) };
    throw this.#fields.fault(value, `globalTimer is of the unknown kind "${name}"`);
  }

  #readHook(value: JsonValue): LowMemoryHookStatus {
    const [name] = this.#fields.variant(value, "onLowWasmMemoryHookStatus");
    if (name === "conditionNotSatisfied") return { condition_not_satisfied: null };
    if (name === "ready") return { ready: null };
    if (name === "executed") return { executed: null };
    throw this.#fields.fault(value, `onLowWasmMemoryHookStatus is the unknown "${name}"`);
  }

  #readBigint(value: JsonValue, name: string, least: bigint, greatest: bigint): bigint {
    const fields = this.#fields;
    const digits = fields.member(fields.object(value, name), "__bigint__");
    const text = fields.string(digits, name);
    return fields.integer({ kind: "number", text, position: digits.position ?? 0 }, name, least, greatest);
  }

  /** Versions of Juno differ in whether bytes are tagged. */
  #bytesOf(value: JsonValue): JsonValue {
    return value.kind === "object" ? this.#fields.member(value, "__uint8array__") : value;
  }
}

function bigintToJson(value: bigint): JsonValue {
  return jsonObject({ __bigint__: jsonString(String(value)) });
}

function bytesToJson(bytes: Uint8Array): JsonValue {
  return jsonObject({ __uint8array__: jsonBytes(bytes) });
}

function timerToJson(timer: SnapshotGlobalTimer): JsonValue {
  return jsonObject("active" in timer ? { active: bigintToJson(timer.active) } : { inactive: jsonNull });
}

function hookToJson(hook: LowMemoryHookStatus): JsonValue {
  const name = Object.entries(hookNames).find(([, candid]) => candid in hook)?.[0] ?? "conditionNotSatisfied";
  return jsonObject({ [name]: jsonNull });
}

/** JavaScript's shortest digits; the sign of zero is kept, which JSON.stringify drops. */
function numberText(value: number): string | undefined {
  if (!Number.isFinite(value)) return undefined;
  return Object.is(value, -0) ? "-0" : String(value);
}
