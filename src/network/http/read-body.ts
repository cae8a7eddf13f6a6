import type { IncomingMessage } from "node:http";
import { concatBytes, releaseBytes } from "../../bytes/mod.ts";

const noBody = new Uint8Array(0);

/** A body, or the verdict that it is too large; in that case the rest is thrown away as it arrives. */
export type BodyOutcome =
  { readonly kind: "body"; readonly bytes: Uint8Array } | { readonly kind: "too_large" };

/** Lets the sender finish, so that it reads our answer instead of a broken connection; but not without end. */
function drain(request: IncomingMessage, maxBytes: number): void {
  let drained = 0;
  request.on("data", (chunk: Buffer) => {
    drained += chunk.length;
    if (drained > maxBytes) request.destroy();
  });
}

/**
 * Reads a request body of at most `maxBytes` into a buffer of its own. A declared length over the limit is refused
 * before a byte is read.
 *
 * @throws Error if the connection breaks before the body ends
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<BodyOutcome> {
  const declared = request.headers["content-length"];
  const expected = declared === undefined ? undefined : Number(declared);
  if (expected !== undefined && expected > maxBytes) {
    drain(request, 4 * maxBytes);
    return { kind: "too_large" };
  }
  if (expected === 0) return { kind: "body", bytes: noBody };
  return new Promise((resolve, reject) => {
    const body = new BodyCollector(expected);
    const collect = (chunk: Buffer): void => {
      body.add(chunk);
      if (body.length <= maxBytes) return;
      request.off("data", collect);
      drain(request, 4 * maxBytes);
      resolve({ kind: "too_large" });
    };
    request.on("data", collect);
    request.on("end", () => {
      resolve({ kind: "body", bytes: body.finish() });
    });
    request.on("error", reject);
    request.on("close", () => {
      reject(new Error("the connection closed before the body ended"));
    });
  });
}

/** Puts the chunks of a body into one buffer, as they come if its length is known. */
class BodyCollector {
  readonly #expected: number | undefined;
  #whole: Uint8Array | undefined;
  readonly #chunks: Buffer[] = [];
  #length = 0;

  constructor(expected: number | undefined) {
    this.#expected = expected;
  }

  get length(): number {
    return this.#length;
  }

  add(chunk: Buffer): void {
    const start = this.#length;
    this.#length += chunk.length;
    if (this.#expected === undefined || this.#length > this.#expected) {
      this.#chunks.push(chunk);
      return;
    }
    this.#whole ??= new Uint8Array(this.#expected);
    this.#whole.set(chunk, start);
    // A chunk that is a whole buffer was made for this event alone.
    if (chunk.length === chunk.buffer.byteLength) releaseBytes(chunk);
  }

  finish(): Uint8Array {
    return this.#whole ?? concatBytes(...this.#chunks);
  }
}
