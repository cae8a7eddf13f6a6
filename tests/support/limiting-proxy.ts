import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";

/** What a limiting proxy decides by. */
export interface ProxiedRequest {
  /** How many requests passed before this one. */
  readonly passedBefore: number;
  readonly bodyBytes: number;
}

/** A reverse proxy on this machine; disposing it closes its connections. */
export interface LimitingProxy extends AsyncDisposable {
  readonly port: number;
  /** How many requests it cut so far. */
  readonly cut: number;
}

/**
 * Starts a proxy before a network that lets only some requests through and cuts the connection of the others without an
 * answer. It takes one request after the other, so that what passes does not depend on which answer comes first; one
 * about which `lets` takes its time makes the others wait.
 *
 * @param targetPort where the network listens on 127.0.0.1
 */
export async function startLimitingProxy(
  targetPort: number,
  lets: (request: ProxiedRequest) => boolean | Promise<boolean>,
): Promise<LimitingProxy> {
  let passed = 0;
  let cut = 0;
  let last: Promise<void> = Promise.resolve();
  const server = createServer((incoming, outgoing) => {
    const body = buffer(incoming);
    last = last.then(async () => {
      const bytes = await body.catch(() => undefined);
      if (bytes === undefined || !(await lets({ passedBefore: passed, bodyBytes: bytes.length }))) {
        cut += 1;
        outgoing.destroy();
        return;
      }
      passed += 1;
      await forward(targetPort, { incoming, body: bytes, outgoing });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The proxy listens on no port");
  return {
    port: address.port,
    get cut() {
      return cut;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Exchange {
  readonly incoming: IncomingMessage;
  readonly body: Buffer;
  readonly outgoing: ServerResponse;
}

/** Sends a request on and its answer back; resolves when the answer is written. */
function forward(port: number, { incoming, body, outgoing }: Exchange): Promise<void> {
  return new Promise((resolve) => {
    outgoing.on("close", resolve);
    const { method, url: path, headers } = incoming;
    const sent = request({ host: "127.0.0.1", port, method, path, headers }, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    });
    sent.on("error", () => outgoing.destroy());
    sent.end(body);
  });
}
