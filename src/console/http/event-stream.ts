import type { ServerResponse } from "node:http";
import type { ConsoleResponse } from "./console-message.ts";

/** A line now and then keeps the connection, and shows when the other side has gone. */
const heartbeatMs = 15_000;

/** How long a browser waits before it comes back after a broken connection. */
const retryMs = 1_000;

/** Sends events as text/event-stream until either side ends it. */
export function openEventStream(
  outgoing: ServerResponse,
  { open, isWanted }: Pick<Extract<ConsoleResponse, { kind: "events" }>, "open" | "isWanted">,
): void {
  outgoing.write(`retry: ${String(retryMs)}\n\n`);
  const heartbeat = setInterval(() => {
    if (isWanted()) outgoing.write(": \n\n");
    else outgoing.end();
  }, heartbeatMs);
  const close = open({
    send: (id, data) => {
      outgoing.write(`id: ${id}\ndata: ${data}\n\n`);
    },
    end: () => {
      outgoing.end();
    },
  });
  outgoing.once("close", () => {
    clearInterval(heartbeat);
    close();
  });
}
