import { concatBytes, decodeUtf8, isUtf8 } from "../../bytes/mod.ts";
import { ConsoleError } from "../console-error.ts";
import type { ConsoleRequest } from "./console-message.ts";

/** Most bytes of a JSON body. */
export const mostJsonBytes: number = 1024 * 1024;

/**
 * Reads a body. A declared length over the limit is refused before a byte is read.
 *
 * @throws ConsoleError "console/body-too-large"
 */
export async function readBody(request: ConsoleRequest, mostBytes: number): Promise<Uint8Array> {
  const declared = request.headers["content-length"];
  if (declared !== undefined && Number(declared) > mostBytes) throw tooLarge(mostBytes);
  const pieces: Uint8Array[] = [];
  let received = 0;
  for await (const piece of request.body) {
    received += piece.length;
    if (received > mostBytes) throw tooLarge(mostBytes);
    pieces.push(piece);
  }
  return concatBytes(...pieces);
}

/**
 * Reads a JSON object.
 *
 * @throws ConsoleError "console/wrong-content-type", "console/body-too-large" or "console/bad-request"
 */
export async function readJsonBody(request: ConsoleRequest): Promise<Readonly<Record<string, unknown>>> {
  requireContentType(request, ["application/json"]);
  const bytes = await readBody(request, mostJsonBytes);
  const value = isUtf8(bytes) ? parse(decodeUtf8(bytes)) : undefined;
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw new ConsoleError({ code: "console/bad-request", member: "" }, "The body must be a JSON object");
}

/** @throws ConsoleError "console/wrong-content-type" */
export function requireContentType({ headers }: ConsoleRequest, expected: readonly string[]): void {
  const [type = ""] = (headers["content-type"] ?? "").split(";");
  if (expected.includes(type.trim().toLowerCase())) return;
  throw new ConsoleError(
    { code: "console/wrong-content-type", expected: expected.join(" or ") },
    `The body must be of the type ${expected.join(" or ")}`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function tooLarge(mostBytes: number): ConsoleError {
  return new ConsoleError(
    { code: "console/body-too-large", mostBytes },
    `The body is larger than ${String(mostBytes)} bytes`,
  );
}
