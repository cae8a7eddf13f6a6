import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { piecesOf, splitLength } from "../../bytes/mod.ts";
import { NetworkError } from "../network-error.ts";
import type { NetworkLimits } from "../network-limits.ts";
import { tooLargeResponse } from "./handle-request.ts";
import type { HttpRequest, HttpResponse } from "./http-message.ts";
import { LentBytes } from "./lent-bytes.ts";
import { readBody } from "./read-body.ts";

/** What answers requests; it never rejects. */
export type HttpHandler = (request: HttpRequest) => Promise<HttpResponse>;

/** A listening server. */
export interface RunningServer {
  readonly port: number;
  /** Takes no new requests; answers under way may still leave. */
  refuseNew(): void;
  /** Closes every connection. */
  close(): Promise<void>;
}

/** Longest time in milliseconds between two looks for connections that exceed their time. */
const maxCheckIntervalMs = 5_000;
const keepAliveTimeoutMs = 65_000;

async function answer(
  incoming: IncomingMessage,
  handler: HttpHandler,
  limits: NetworkLimits,
): Promise<HttpResponse | undefined> {
  let body: Uint8Array;
  try {
    const outcome = await readBody(incoming, limits.maxBodyBytes);
    if (outcome.kind === "too_large") return tooLargeResponse(limits.maxBodyBytes);
    body = outcome.bytes;
  } catch {
    return undefined;
  }
  const url = incoming.url ?? "/";
  const [path = "/"] = url.split("?");
  const contentType = incoming.headers["content-type"];
  const { origin } = incoming.headers;
  return handler({
    method: incoming.method ?? "GET",
    path,
    contentType,
    ...(origin !== undefined && { origin }),
    isLocal: isLoopback(incoming.socket.remoteAddress),
    search: url.slice(path.length),
    headers: plainHeaders(incoming.headers),
    body,
  });
}

function plainHeaders(headers: IncomingHttpHeaders): Readonly<Record<string, string | undefined>> {
  const plain: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(headers))
    plain[name] = Array.isArray(value) ? value.join(", ") : value;
  return plain;
}

function isLoopback(address: string | undefined): boolean {
  return address === "::1" || address?.replace(/^::ffff:/, "").startsWith("127.") === true;
}

const lentBytes = new LentBytes();

function send(outgoing: ServerResponse, response: HttpResponse, isHead: boolean): void {
  outgoing.writeHead(response.status, {
    ...response.headers,
    "content-length": String(splitLength(response.body)),
  });
  const pieces = isHead ? [] : piecesOf(response.body);
  const { lent } = response;
  if (lent !== undefined) {
    lentBytes.lend(lent);
    outgoing.once("finish", () => {
      lentBytes.giveBack(lent);
    });
  }
  outgoing.cork();
  for (const piece of pieces.slice(0, -1)) outgoing.write(piece);
  outgoing.end(pieces.at(-1));
}

function createListener(handler: HttpHandler, limits: NetworkLimits): Server {
  const options = {
    connectionsCheckingInterval: Math.min(maxCheckIntervalMs, limits.headersTimeoutMs),
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    noDelay: true,
  };
  const server = createServer(options, (incoming, outgoing) => {
    void answer(incoming, handler, limits).then((response) => {
      if (response === undefined || outgoing.destroyed) return;
      send(outgoing, response, incoming.method === "HEAD");
    });
  });
  server.maxConnections = limits.maxConnections;
  return server;
}

/**
 * Listens on a TCP port and hands every request to `handler` as a plain value.
 *
 * @throws NetworkError "network/address-unavailable" if it cannot listen there
 */
export async function listen(
  handler: HttpHandler,
  { host, port, limits }: { readonly host: string; readonly port: number; readonly limits: NetworkLimits },
): Promise<RunningServer> {
  const server = createListener(handler, limits);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => {
      const text = `Cannot listen on ${host}:${String(port)}: ${error.message}; stop what listens there or choose another port`;
      reject(new NetworkError({ code: "network/address-unavailable", host, port }, text, { cause: error }));
    });
    server.listen(port, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new TypeError("Cannot tell the port of the server");
  const closed = Promise.withResolvers<undefined>();
  server.once("close", () => {
    closed.resolve(undefined);
  });
  return {
    port: address.port,
    refuseNew: () => {
      server.close();
      server.closeIdleConnections();
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await closed.promise;
    },
  };
}
