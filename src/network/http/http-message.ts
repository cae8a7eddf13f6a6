import { encodeUtf8, type SplitBytes } from "../../bytes/mod.ts";

/** An HTTP request as a plain value, so that the handler needs no socket. */
export interface HttpRequest {
  /** In upper case. */
  readonly method: string;
  /** The URL's path without query. */
  readonly path: string;
  /** Value of the `content-type` header, if there was one. */
  readonly contentType: string | undefined;
  /** Value of the `origin` header: a web page sent the request. */
  readonly origin?: string;
  /** Whether the request came from this machine. */
  readonly isLocal?: boolean;
  /** The URL's query with its question mark; empty or absent without one. */
  readonly search?: string;
  /** All headers, names in lower case. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

/** The answer to a request. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: SplitBytes;
  /** A piece of the body that nobody needs when it was sent, but other answers with the same piece. */
  readonly lent?: Uint8Array;
}

const empty = new Uint8Array(0);

/** An answer without a body. */
export function emptyResponse(status: number, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return { status, headers, body: empty };
}

/** A body in the interface's own form. */
export function cborResponse(body: SplitBytes): HttpResponse {
  return { status: 200, headers: { "content-type": "application/cbor" }, body };
}

/** What went wrong, for people and, in the header `x-error-code`, for programs. */
export interface HttpProblem {
  readonly status: number;
  readonly code: string;
  readonly text: string;
  /** Seconds after which it is worth trying again. */
  readonly retryAfterSeconds?: number;
}

/** A refusal as readable text. */
export function problemResponse({ status, code, text, retryAfterSeconds }: HttpProblem): HttpResponse {
  const headers = {
    "content-type": "text/plain; charset=utf-8",
    "x-error-code": code,
    ...(retryAfterSeconds !== undefined && { "retry-after": String(retryAfterSeconds) }),
  };
  return { status, headers, body: encodeUtf8(`${text}\n`) };
}
