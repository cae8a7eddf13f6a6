import { createServer, request as forward } from "node:http";
import { buffer } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";

/** How far away a network is. */
export interface Distance {
  /** From a request until it begins to be answered, at least. */
  readonly delayMs: number;
  /** Of all requests together. */
  readonly bytesPerMs: number;
}

/** A way to a network of this machine as if it were far away; disposing it closes it. */
export interface DistantNetwork extends AsyncDisposable {
  readonly url: string;
}

/** Opens a way to the network at `url` that delays each request, and sends their bodies one after the other. */
export async function startDistantNetwork(url: string, distance: Distance): Promise<DistantNetwork> {
  const { port } = new URL(url);
  let sentUntilMs = 0;
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const body = await buffer(incoming);
      const nowMs = performance.now();
      sentUntilMs = Math.max(nowMs, sentUntilMs) + body.length / distance.bytesPerMs;
      await setTimeout(sentUntilMs - nowMs + distance.delayMs);
      const { method, url: path, headers } = incoming;
      const passed = forward({ port, method, path, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      });
      passed.on("error", (error) => outgoing.destroy(error));
      passed.end(body);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The way has no port");
  return {
    url: `http://127.0.0.1:${String(address.port)}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
