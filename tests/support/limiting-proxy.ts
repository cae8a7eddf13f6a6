import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";

/** What a limiting proxy decides by. */
export interface ProxiedRequest {
  /** How many requests passed before this one. */
  readonly passedBefore: number;
  readonly bodyBytes: number;
  readonly body: Uint8Array;
}

/**
 * What becomes of a request: it passes; its connection is cut without an answer (false or "cut"); the network gets it but
 * the answer is dropped; the network gets it and the answer is cut in its middle; or a status is answered in its place.
 */
export type Fate =
  boolean | "cut" | "drop-answer" | "cut-answer" | { readonly status: number; readonly retryAfter?: string };

/** A reverse proxy on this machine; disposing it closes its connections. */
export interface LimitingProxy extends AsyncDisposable {
  readonly port: number;
  /** How many requests it did not let pass whole so far. */
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
  lets: (request: ProxiedRequest) => Fate | Promise<Fate>,
): Promise<LimitingProxy> {
  let passed = 0;
  let cut = 0;
  let last: Promise<void> = Promise.resolve();
  const server = createServer((incoming, outgoing) => {
    const received = buffer(incoming);
    last = last.then(async () => {
      const body = await received.catch(() => undefined);
      const fate = body !== undefined && (await lets({ passedBefore: passed, bodyBytes: body.length, body }));
      if (fate === true) passed += 1;
      else cut += 1;
      if (body === undefined || fate === false || fate === "cut") outgoing.destroy();
      else if (typeof fate === "object") refuse(outgoing, fate);
      else await forward(targetPort, { incoming, body, outgoing }, fate);
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

function refuse(
  outgoing: ServerResponse,
  { status, retryAfter }: { status: number; retryAfter?: string },
): void {
  outgoing.writeHead(status, retryAfter === undefined ? {} : { "retry-after": retryAfter });
  outgoing.end("later");
}

/** Sends a request on and its answer back, or as much of it as its fate allows; resolves when that is written. */
function forward(
  port: number,
  { incoming, body, outgoing }: Exchange,
  fate: true | "drop-answer" | "cut-answer",
): Promise<void> {
  return new Promise((resolve) => {
    outgoing.on("close", resolve);
    const { method, url: path, headers } = incoming;
    const sent = request({ host: "127.0.0.1", port, method, path, headers }, (response) => {
      if (fate === true) {
        outgoing.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(outgoing);
        return;
      }
      // The network has done what it was asked for once its answer is here.
      void buffer(response).then((bytes) => {
        if (fate === "cut-answer") {
          outgoing.writeHead(response.statusCode ?? 502, response.headers);
          outgoing.write(bytes.subarray(0, bytes.length / 2), () => outgoing.destroy());
        } else outgoing.destroy();
      });
    });
    sent.on("error", () => outgoing.destroy());
    sent.end(body);
  });
}
