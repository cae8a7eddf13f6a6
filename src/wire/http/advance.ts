import { decodeUtf8, encodeUtf8, isUtf8 } from "../../bytes/mod.ts";

/** Where an embedded network is asked, by POST, to advance its time; no part of the Internet Computer's interface. */
export const ADVANCE_PATH = "/icebox/v1/advance";

/**
 * Encodes the request to advance the time.
 *
 * @example
 * ```ts
 * if (decodeAdvanceRequest(encodeAdvanceRequest(1_500)) !== 1_500) throw new Error("wrong duration");
 * ```
 */
export function encodeAdvanceRequest(milliseconds: number): Uint8Array {
  return encodeUtf8(JSON.stringify({ milliseconds }));
}

/**
 * Decodes the request to advance the time.
 *
 * @returns milliseconds, any number; `undefined` for a body of another form
 */
export function decodeAdvanceRequest(body: Uint8Array): number | undefined {
  const milliseconds = fieldOf(body, "milliseconds");
  return typeof milliseconds === "number" ? milliseconds : undefined;
}

/** Encodes the answer: the network's time after the step, nanoseconds since 1970. */
export function encodeAdvanceResponse(timeNs: bigint): Uint8Array {
  return encodeUtf8(JSON.stringify({ timeNs: String(timeNs) }));
}

/**
 * Decodes the answer; `undefined` for a body of another form.
 *
 * @example
 * ```ts
 * if (decodeAdvanceResponse(encodeAdvanceResponse(7n)) !== 7n) throw new Error("wrong time");
 * ```
 */
export function decodeAdvanceResponse(body: Uint8Array): bigint | undefined {
  const timeNs = fieldOf(body, "timeNs");
  return typeof timeNs === "string" && /^\d{1,30}$/.test(timeNs) ? BigInt(timeNs) : undefined;
}

function fieldOf(body: Uint8Array, name: string): unknown {
  if (!isUtf8(body)) return undefined;
  try {
    const value: unknown = JSON.parse(decodeUtf8(body));
    return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
  } catch {
    return undefined;
  }
}
