import { decodeHex, encodeHex } from "../../bytes/mod.ts";
import type { SectionName, SectionRanges } from "../../wire/mod.ts";

/** What has to be known to go on with an upload. */
export interface UploadState {
  /** Ids of the canister's snapshots before the upload created one: what is new and fits is an orphan of the upload. */
  readonly before: readonly Uint8Array[];
  /** Undefined until the network has told it. */
  readonly snapshotId: Uint8Array | undefined;
  /** The call that creates the snapshot, from just before it leaves on. */
  readonly call?: CreatingCall;
  /** Ranges that the network has confirmed, with a certificate each. */
  readonly written: SectionRanges;
}

/** A call that may have created a snapshot: under its request id the network tells, for minutes, what became of it. */
export interface CreatingCall {
  readonly requestId: Uint8Array;
  /** When the network stops accepting it, milliseconds since 1970. */
  readonly expiresAtMs: number;
}

/** The JSON form of an upload state; ids in lower-case hex digits, ranges as pairs of offsets. */
export interface UploadStateJson {
  readonly before: readonly string[];
  readonly snapshotId: string | null;
  readonly call?: { readonly requestId: string; readonly expiresAtMs: number };
  readonly written: Readonly<Record<string, readonly (readonly [number, number])[]>>;
}

/** Encodes an upload state as a JSON value. */
export function encodeUploadState(state: UploadState): UploadStateJson {
  return {
    before: state.before.map(encodeHex),
    snapshotId: state.snapshotId === undefined ? null : encodeHex(state.snapshotId),
    ...(state.call !== undefined && {
      call: { requestId: encodeHex(state.call.requestId), expiresAtMs: state.call.expiresAtMs },
    }),
    written: Object.fromEntries(
      [...state.written].map(([name, ranges]) => [
        name,
        ranges.map(({ start, end }) => [start, end] as const),
      ]),
    ),
  };
}

/** Reads a JSON value; undefined if it has another form. */
export function decodeUploadState(value: unknown): UploadState | undefined {
  if (!isObject(value)) return undefined;
  const { before, snapshotId, call, written } = value;
  if (!Array.isArray(before) || !isObject(written)) return undefined;
  const ids = before.map(idOf);
  const id = snapshotId === null ? undefined : idOf(snapshotId);
  const creating = call === undefined ? undefined : callOf(call);
  if (call !== undefined && creating === undefined) return undefined;
  const sections = Object.entries(written).map(([name, ranges]) => sectionOf(name, ranges));
  if (!areDefined(ids) || !areDefined(sections) || (snapshotId !== null && id === undefined))
    return undefined;
  return {
    before: ids,
    snapshotId: id,
    ...(creating !== undefined && { call: creating }),
    written: new Map(sections),
  };
}

function callOf(call: unknown): CreatingCall | undefined {
  if (!isObject(call) || !Number.isSafeInteger(call["expiresAtMs"])) return undefined;
  const requestId = idOf(call["requestId"]);
  return requestId === undefined ? undefined : { requestId, expiresAtMs: Number(call["expiresAtMs"]) };
}

function sectionOf(
  name: string,
  ranges: unknown,
): [SectionName, readonly { start: number; end: number }[]] | undefined {
  if (!isSectionName(name) || !Array.isArray(ranges)) return undefined;
  const decoded = ranges.map(rangeOf);
  return areDefined(decoded) ? [name, decoded] : undefined;
}

function rangeOf(range: unknown): { start: number; end: number } | undefined {
  if (!Array.isArray(range) || range.length !== 2) return undefined;
  const [start, end]: unknown[] = range;
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end)) return undefined;
  const ordered = { start: Number(start), end: Number(end) };
  return ordered.start >= 0 && ordered.end > ordered.start ? ordered : undefined;
}

function idOf(text: unknown): Uint8Array | undefined {
  return typeof text === "string" && /^([0-9a-f]{2})+$/.test(text) ? decodeHex(text) : undefined;
}

function isSectionName(name: string): name is SectionName {
  return /^(wasm_module|wasm_memory|stable_memory|wasm_chunk_store\/[0-9a-f]{64})$/.test(name);
}

function areDefined<T>(values: readonly (T | undefined)[]): values is readonly T[] {
  return values.every((value) => value !== undefined);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
