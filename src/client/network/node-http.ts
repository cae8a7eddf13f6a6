import type { Agent, request } from "node:http";

/** The part of Node's HTTP that a client needs. */
export interface NodeHttp {
  readonly Agent: typeof Agent;
  readonly request: typeof request;
}

/**
 * Node's HTTP for a URL. An `import` of it also loads all of `fetch`, for the names that both export: that takes longer
 * than a whole round of a network.
 */
export function nodeHttp(url: URL): NodeHttp {
  return url.protocol === "https:"
    ? process.getBuiltinModule("node:https")
    : process.getBuiltinModule("node:http");
}
