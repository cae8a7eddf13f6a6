import { encodeHex, isUtf8, decodeUtf8 } from "../../bytes/mod.ts";
import type { CanisterLogRecord } from "../../client/mod.ts";

/** Characters that would move the cursor or change colours when a canister prints them. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const unprintable = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

/** One record of a log: index, time and content; what cannot be shown is hexadecimal. */
export function logLine(record: CanisterLogRecord): string {
  return `[${String(record.index)}. ${timeText(record.timeNs)}]: ${contentText(record.content)}`;
}

/** The same for programs. */
export function logJson({ index, timeNs, content }: CanisterLogRecord): Readonly<Record<string, unknown>> {
  return { index: String(index), timestamp: String(timeNs), content: new TextDecoder().decode(content) };
}

/** RFC 3339 with nanoseconds. */
function timeText(timeNs: bigint): string {
  const seconds = new Date(Number(timeNs / 1_000_000n)).toISOString().slice(0, 19);
  return `${seconds}.${String(timeNs % 1_000_000_000n).padStart(9, "0")}Z`;
}

function contentText(content: Uint8Array): string {
  const text = isUtf8(content) ? decodeUtf8(content) : undefined;
  return text === undefined || unprintable.test(text) ? `(bytes) 0x${encodeHex(content)}` : text;
}
