import { decodeHex } from "../../bytes/mod.ts";
import { ClientError } from "../client-error.ts";
import { candidComplaint } from "./candid-complaint.ts";
import { countArguments } from "./count-arguments.ts";
import { loadTextCandid } from "./text-candid.ts";

/** Whose arguments a text stands for. */
export type ArgumentsOf =
  | { readonly kind: "method"; readonly description: string; readonly methodName: string }
  | { readonly kind: "service"; readonly description: string }
  | { readonly kind: "unknown" };

/**
 * Encodes arguments given as text. Without words, or with blank ones, there are none; a text that begins with a parenthesis is a Candid
 * argument list; anything else stands for the single argument. If the method takes one `text` and the words are not
 * quoted, they are that text as they stand, also the empty one.
 *
 * @param target The types to encode for; without a known interface only an argument list or a Candid value will do.
 * @throws ClientError "client/bad-arguments"
 * @example
 * ```ts
 * const description = "service : { append : (text) -> () }";
 * encodeArguments("Hi there!", { kind: "method", description, methodName: "append" }); // as for ("Hi there!")
 * ```
 */
export function encodeArguments(words: string | undefined, target: ArgumentsOf): Uint8Array {
  if (words === undefined) return encode("()", target);
  const trimmed = words.trim();
  if (trimmed.startsWith("(")) return encodeAll(trimmed, target);
  if (!trimmed.startsWith('"') && takesOneText(target)) return encode(`(${quoteText(words)})`, target);
  return encodeAll(`(${trimmed})`, target);
}

/** The encoder silently leaves out what a method does not take; whoever wrote it meant something else. */
function encodeAll(candid: string, target: ArgumentsOf): Uint8Array {
  const encoded = encode(candid, target);
  if (target.kind === "unknown") return encoded;
  const given = countArguments(encode(candid, { kind: "unknown" }));
  const taken = countArguments(encoded);
  if (given <= taken) return encoded;
  const reason = `${String(given)} are given and ${String(taken)} are taken`;
  throw new ClientError({ code: "client/bad-arguments", reason }, `Cannot encode the arguments: ${reason}`);
}

/** A `text` literal in Candid's text form. */
export function quoteText(text: string): string {
  const escaped = text.replaceAll(/["\\]|\p{Cc}/gu, (character) =>
    character === '"' || character === "\\"
      ? `\\${character}`
      : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return `"${escaped}"`;
}

function takesOneText(target: ArgumentsOf): boolean {
  if (target.kind === "unknown") return false;
  try {
    const [typeCount, argumentCount, type] = encode('("")', target).subarray(4);
    return typeCount === 0 && argumentCount === 1 && type === textTypeCode;
  } catch {
    return false;
  }
}

/** The type code of `text` in a Candid header: -15 in one byte of signed LEB128. */
const textTypeCode = 0x71;

function encode(candid: string, target: ArgumentsOf): Uint8Array {
  const description = target.kind === "unknown" ? "service : {}" : target.description;
  try {
    const hex = loadTextCandid().encode({
      idl: description,
      input: candid,
      ...(target.kind === "method" ? { withType: { kind: "methodParams", name: target.methodName } } : {}),
      ...(target.kind === "service" ? { withType: { kind: "serviceParams" } } : {}),
    });
    return decodeHex(hex);
  } catch (error) {
    const reason = candidComplaint(error);
    throw new ClientError(
      { code: "client/bad-arguments", reason },
      `Cannot encode the arguments: ${reason}`,
      {
        cause: error,
      },
    );
  }
}
