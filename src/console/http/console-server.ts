import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { ConsoleError } from "../console-error.ts";
import { bracketed, isWildcard, type ServerAddress } from "./check-host.ts";
import type { ConsoleRequest, ConsoleResponse } from "./console-message.ts";
import { openEventStream } from "./event-stream.ts";
import { securityHeaders } from "./security-headers.ts";

/** What answers requests; it never rejects. */
export type ConsoleHandler = (request: ConsoleRequest, address: ServerAddress) => Promise<ConsoleResponse>;

/** A listening server. */
export interface ConsoleServer {
  readonly address: ServerAddress;
  /** For browsers on this machine, without a slash at the end. */
  readonly url: string;
  /** Closes every connection. */
  close(): Promise<void>;
}

const limits = {
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 300_000,
  keepAliveTimeoutMs: 65_000,
  mostConnections: 256,
  /** What is read of a body that was refused, so that its sender reads the answer. */
  mostDrainedBytes: 4 * 1024 * 1024,
};

/**
 * Listens on a TCP port and hands every request to `handler` as a plain value.
 *
 * @throws ConsoleError "console/address-unavailable"
 */
export async function listen(handler: ConsoleHandler, { host, port }: ServerAddress): Promise<ConsoleServer> {
  let address: ServerAddress = { host, port };
  const server = createServer(
    {
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      keepAliveTimeout: limits.keepAliveTimeoutMs,
    },
    (incoming, outgoing) => {
      void handler(requestOf(incoming), address).then((response) => {
        if (!outgoing.destroyed) send(incoming, outgoing, response);
      });
    },
  );
  server.maxConnections = limits.mostConnections;
  const actual = await bind(server, address);
  address = { host, port: actual };
  const shown = isWildcard(host) ? "127.0.0.1" : bracketed(host);
  return {
    address,
    url: `http://${shown}:${String(actual)}`,
    close: async () => {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      server.close(() => {
        resolve(undefined);
      });
      server.closeAllConnections();
      await promise;
    },
  };
}

async function bind(server: Server, { host, port }: ServerAddress): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) => {
      reject(
        new ConsoleError(
          { code: "console/address-unavailable", host, port },
          `Cannot listen on ${host}:${String(port)}: ${cause.message}`,
          { next: "Choose another port: --port 0 takes any free one", cause },
        ),
      );
    });
    server.listen(port, host, resolve);
  });
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new TypeError("Cannot tell the port of the server");
  return bound.port;
}

function requestOf(incoming: IncomingMessage): ConsoleRequest {
  const url = incoming.url ?? "/";
  const mark = url.indexOf("?");
  const headers = Object.entries(incoming.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(", ") : value,
  ]);
  return {
    method: incoming.method ?? "GET",
    path: mark < 0 ? url : url.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? "" : url.slice(mark + 1)),
    // Object.fromEntries forgets the types of the values.
    headers: Object.fromEntries(headers) as ConsoleRequest["headers"],
    body: incoming,
  };
}

function send(incoming: IncomingMessage, outgoing: ServerResponse, response: ConsoleResponse): void {
  if (response.kind === "events") {
    outgoing.writeHead(200, {
      ...securityHeaders,
      ...response.headers,
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
    });
    if (incoming.method === "HEAD") outgoing.end();
    else openEventStream(outgoing, response);
    return;
  }
  const { status, headers, body } = response;
  const isUnread = !incoming.complete;
  outgoing.writeHead(status, {
    ...securityHeaders,
    ...headers,
    ...(status !== 204 && status !== 304 && { "content-length": String(body.length) }),
    ...(isUnread && { connection: "close" }),
  });
  outgoing.end(incoming.method === "HEAD" ? undefined : body);
  if (isUnread) drain(incoming);
}

/** Lets the sender of a refused body finish, so that it reads the answer instead of a broken connection; not without end. */
function drain(incoming: IncomingMessage): void {
  let drained = 0;
  incoming.on("error", () => undefined);
  incoming.on("data", (piece: Uint8Array) => {
    drained += piece.length;
    if (drained > limits.mostDrainedBytes) incoming.destroy();
  });
}
