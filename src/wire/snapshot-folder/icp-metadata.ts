import { JsonFields } from "../json/json-fields.ts";
import {
  jsonArray,
  jsonBytes,
  jsonNull,
  jsonNumber,
  jsonObject,
  jsonString,
  type JsonValue,
} from "../json/json-value.ts";
import { readJson } from "../json/read-json.ts";
import { writeJson } from "../json/write-json.ts";
import type { LowMemoryHookStatus, SnapshotGlobalTimer } from "../management/snapshot-transfer.ts";
import type { SnapshotMetadata } from "../sections.ts";
import { float32Text, float64Text } from "./float-text.ts";
import {
  type FloatBits,
  floatsWithoutText,
  type FloatTexts,
  globalsFromJson,
  globalsToJson,
} from "./snapshot-globals-json.ts";

/** Fields that this version does not know, in the order of the file. */
export type OtherFields = ReadonlyMap<string, JsonValue>;

const texts: FloatTexts = { f32: float32Text, f64: float64Text };

const knownFields: ReadonlySet<string> = new Set([
  "source",
  "taken_at_timestamp",
  "wasm_module_size",
  "globals",
  "wasm_memory_size",
  "stable_memory_size",
  "wasm_chunk_store",
  "canister_version",
  "certified_data",
  "global_timer",
  "on_low_wasm_memory_hook_status",
]);

/** The floats of a snapshot that the `metadata.json` of icp and dfx cannot hold. */
export function floatsLostByIcp(metadata: SnapshotMetadata): FloatBits {
  return floatsWithoutText(metadata.globals, texts);
}

/**
 * Writes the `metadata.json` of icp and dfx, in the bytes that icp writes itself, with unknown fields behind its own.
 * Floats of {@link floatsLostByIcp} become null.
 */
export function encodeIcpMetadata(metadata: SnapshotMetadata, otherFields: OtherFields = new Map()): string {
  const [timer] = metadata.global_timer;
  const [hook] = metadata.on_low_wasm_memory_hook_status;
  const own = jsonObject({
    source: jsonObject({ [Object.keys(metadata.source)[0] ?? "metadata_upload"]: jsonNull }),
    taken_at_timestamp: jsonNumber(metadata.taken_at_timestamp),
    wasm_module_size: jsonNumber(metadata.wasm_module_size),
    globals: globalsToJson(metadata.globals, texts, { write64: jsonNumber, write128: limbsOf }),
    wasm_memory_size: jsonNumber(metadata.wasm_memory_size),
    stable_memory_size: jsonNumber(metadata.stable_memory_size),
    wasm_chunk_store: jsonArray(
      metadata.wasm_chunk_store.map(({ hash }) => jsonObject({ hash: jsonBytes(hash) })),
    ),
    canister_version: jsonNumber(metadata.canister_version),
    certified_data: jsonBytes(metadata.certified_data),
    global_timer: timer === undefined ? jsonNull : timerToJson(timer),
    on_low_wasm_memory_hook_status: hook === undefined ? jsonNull : jsonString(Object.keys(hook)[0] ?? ""),
  });
  return writeJson({ kind: "object", members: new Map([...own.members, ...otherFields]) });
}

/** What a `metadata.json` of icp or dfx says. */
export interface IcpMetadata {
  readonly metadata: SnapshotMetadata;
  readonly otherFields: OtherFields;
}

/**
 * Reads the `metadata.json` of icp and dfx. Options may be null or left out; unknown fields are kept.
 *
 * @param floats bits of the floats that the file cannot hold, from the manifest beside it
 * @throws WireError `wire/bad-json`, `wire/bad-snapshot-metadata`, `wire/lost-float`, each with line and column
 * @example
 * ```ts
 * const text = `{"taken_at_timestamp": 1795173408483000001, "wasm_module_size": 8, "globals": [{"f32": 1.5}],
 *   "wasm_memory_size": 0, "stable_memory_size": 0, "wasm_chunk_store": [], "canister_version": 3,
 *   "certified_data": []}`;
 * const { metadata } = decodeIcpMetadata(text);
 * if (metadata.taken_at_timestamp !== 1795173408483000001n) throw new Error("the time was rounded");
 * ```
 */
export function decodeIcpMetadata(text: string, floats: FloatBits = new Map()): IcpMetadata {
  const file = "metadata.json";
  const root = readJson(text, file);
  const fields = new JsonFields(text, file, "wire/bad-snapshot-metadata");
  const object = fields.object(root, "the metadata");
  const field = (name: string): JsonValue => fields.member(object, name);
  const natural = (name: string): bigint => fields.natural64(field(name), name);
  const metadata: SnapshotMetadata = {
    source: readSource(fields, object.members.get("source")),
    taken_at_timestamp: natural("taken_at_timestamp"),
    wasm_module_size: natural("wasm_module_size"),
    globals: globalsFromJson(
      field("globals"),
      fields,
      {
        read64: (value, name, least, greatest) => fields.integer(value, name, least, greatest),
        read128: (value, name) => readLimbs(fields, value, name),
      },
      floats,
    ),
    wasm_memory_size: natural("wasm_memory_size"),
    stable_memory_size: natural("stable_memory_size"),
    wasm_chunk_store: fields.array(field("wasm_chunk_store"), "wasm_chunk_store").map((item) => ({
      hash: readHash(fields, fields.member(fields.object(item, "an entry of wasm_chunk_store"), "hash")),
    })),
    canister_version: natural("canister_version"),
    certified_data: fields.bytes(field("certified_data"), "certified_data"),
    global_timer: optional(object.members.get("global_timer"), (value) => readTimer(fields, value)),
    on_low_wasm_memory_hook_status: optional(object.members.get("on_low_wasm_memory_hook_status"), (value) =>
      readHook(fields, value),
    ),
  };
  const otherFields = new Map([...object.members].filter(([name]) => !knownFields.has(name)));
  return { metadata, otherFields };
}

/** A SHA-256: exactly 32 bytes. */
export function readHash(fields: JsonFields, value: JsonValue): Uint8Array {
  const hash = fields.bytes(value, "hash");
  if (hash.length !== 32) throw fields.fault(value, `a hash must have 32 bytes, not ${String(hash.length)}`);
  return hash;
}

function optional<Value>(value: JsonValue | undefined, read: (value: JsonValue) => Value): [] | [Value] {
  return value === undefined || value.kind === "null" ? [] : [read(value)];
}

/** A source that icp did not know is null in its files; it says no more than that the snapshot was not taken here. */
function readSource(fields: JsonFields, value: JsonValue | undefined): SnapshotMetadata["source"] {
  if (value === undefined || value.kind === "null") return { metadata_upload: null };
  const [name] = fields.variant(value, "source");
  if (name === "taken_from_canister") return { taken_from_canister: null };
  if (name === "metadata_upload") return { metadata_upload: null };
  throw fields.fault(value, `source is of the unknown kind "${name}"`);
}

function timerToJson(timer: SnapshotGlobalTimer): JsonValue {
  return "active" in timer ? jsonObject({ active: jsonNumber(timer.active) }) : jsonString("inactive");
}

function readTimer(fields: JsonFields, value: JsonValue): SnapshotGlobalTimer {
  if (value.kind === "string" && value.value === "inactive") return { inactive: null };
  const [name, content] = fields.variant(value, "global_timer");
  if (name === "active") return { active: fields.natural64(content, "global_timer") };
  throw fields.fault(value, `global_timer is of the unknown kind "${name}"`);
}

function readHook(fields: JsonFields, value: JsonValue): LowMemoryHookStatus {
  const status = fields.string(value, "on_low_wasm_memory_hook_status");
  switch (status) {
    case "condition_not_satisfied":
      return { condition_not_satisfied: null };
    case "ready":
      return { ready: null };
    case "executed":
      return { executed: null };
    default:
      throw fields.fault(value, `on_low_wasm_memory_hook_status is the unknown "${status}"`);
  }
}

/** A natural number in pieces of 32 bits, the least first, without zeros at the end. */
function limbsOf(value: bigint): JsonValue {
  const limbs: bigint[] = [];
  for (let rest = value; rest > 0n; rest >>= 32n) limbs.push(rest & 0xffff_ffffn);
  return jsonArray(limbs.map(jsonNumber));
}

function readLimbs(fields: JsonFields, value: JsonValue, name: string): bigint {
  const limbs = fields.array(value, name);
  if (limbs.length > 4) throw fields.fault(value, `${name} has more than 128 bits`);
  return limbs.reduceRight(
    (high, limb) => (high << 32n) | fields.integer(limb, `a piece of ${name}`, 0n, 0xffff_ffffn),
    0n,
  );
}
