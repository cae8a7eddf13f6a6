import { emptyResponse, type HttpResponse } from "./http-message.ts";

const allowOrigin = { "access-control-allow-origin": "*" } as const;

/** Lets web pages of any origin read an answer: a local network has no sessions that a page could misuse. */
export function withCors(response: HttpResponse): HttpResponse {
  const exposed = { "access-control-expose-headers": "x-error-code, retry-after" };
  return { ...response, headers: { ...response.headers, ...allowOrigin, ...exposed } };
}

/** The answer to a browser's question whether it may send a request. */
export function preflightResponse(): HttpResponse {
  return emptyResponse(204, {
    ...allowOrigin,
    "access-control-allow-methods": "GET, HEAD, POST, OPTIONS",
    "access-control-allow-headers": "Accept, Authorization, Cache-Control, Content-Type, X-Requested-With",
    "access-control-max-age": "7200",
  });
}
