import type { IncomingMessage, RequestOptions } from "node:http";
import { nodeHttp } from "./node-http.ts";

/** The longest answer that is read: a certificate holds one reply of at most 3 MiB. */
const maximumBodyBytes = 16 * 1024 * 1024;

/** The part of a fetch response that a client of a network reads. */
class NodeResponse {
  readonly status: number;
  readonly statusText: string;
  readonly url: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly #body: Uint8Array<ArrayBuffer>;

  constructor(url: string, answer: IncomingMessage, body: Uint8Array<ArrayBuffer>) {
    this.url = url;
    this.status = answer.statusCode ?? 0;
    this.statusText = answer.statusMessage ?? "";
    this.headers = new Map(
      Object.entries(answer.headers).map(([name, value]) => [name, [value].flat().join(", ")]),
    );
    this.#body = body;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    return Promise.resolve(this.#body.slice().buffer);
  }

  text(): Promise<string> {
    return Promise.resolve(new TextDecoder().decode(this.#body));
  }

  clone(): NodeResponse {
    return this;
  }
}

/**
 * Does for a client what `fetch` does, with Node's own HTTP: the first `fetch` of a process takes longer than a whole
 * round of a network. Redirects are answers like others, and answers come uncompressed.
 *
 * Rejects if the other side cannot be reached, goes away before the end of its answer, or answers endlessly.
 */
export const nodeFetch: typeof fetch = async (input, init = {}) => {
  const url = new URL(input instanceof URL ? input : typeof input === "string" ? input : input.url);
  const { request } = nodeHttp(url);
  const { method = "GET", headers, signal } = init;
  const body = bodyOf(init.body);
  const options: RequestOptions = {
    method,
    headers: {
      ...Object.fromEntries(new Map(headersOf(headers))),
      ...(body !== undefined && { "content-length": body.length }),
    },
    ...(signal !== null && signal !== undefined && { signal }),
  };
  const response = await new Promise<NodeResponse>((resolve, reject) => {
    const sent = request(url, options, (answer) => {
      readBody(answer).then((bytes) => {
        resolve(new NodeResponse(url.href, answer, bytes));
      }, reject);
    });
    sent.on("error", reject);
    sent.end(body);
  });
  // Of a Response, the client and its library read only what NodeResponse has.
  return response as unknown as Response;
};

function headersOf(headers: RequestInit["headers"]): Iterable<readonly [string, string]> {
  if (headers === undefined) return [];
  if (Array.isArray(headers)) return headers.map(([name = "", value = ""]) => [name, value] as const);
  return Symbol.iterator in headers
    ? headers
    : Object.entries(headers).map(([name, value]) => [name, String(value)]);
}

function bodyOf(body: RequestInit["body"]): Uint8Array | undefined {
  if (body === undefined || body === null) return undefined;
  if (body instanceof Uint8Array) return body;
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  if (typeof body === "string") return new TextEncoder().encode(body);
  throw new TypeError("Cannot send this kind of body: bytes or a text are expected");
}

async function readBody(answer: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of answer) {
    // Without an encoding a response yields nothing but buffers.
    const bytes = part as Uint8Array;
    length += bytes.length;
    if (length > maximumBodyBytes) throw new RangeError("The answer is too long");
    parts.push(bytes);
  }
  if (!answer.complete) throw new Error("The answer was cut off");
  const body = new Uint8Array(length);
  let position = 0;
  for (const part of parts) {
    body.set(part, position);
    position += part.length;
  }
  return body;
}
