import type { IncomingMessage } from "node:http";

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
    const chunks: Buffer[] = [];
    let received = 0;
    const collect = (chunk: Buffer): void => {
      received += chunk.length;
      chunks.push(chunk);
      if (received <= maxBytes) return;
      request.off("data", collect);
      drain(request, 4 * maxBytes);
      resolve({ kind: "too_large" });
    };
    request.on("data", collect);
    request.on("end", () => {
      const bytes = new Uint8Array(received);
      let offset = 0;
      for (const chunk of chunks) {
        bytes.set(chunk, offset);
        offset += chunk.length;
      }
      resolve({ kind: "body", bytes });
    });
    request.on("error", reject);
    request.on("close", () => {
      reject(new Error("the connection closed before the body ended"));
    });
  });
}
