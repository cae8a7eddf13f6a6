/*
 * Entry of the worker thread. It owns the subnet's state, the engine with its live instances, and the pages.
 */
import { parentPort, workerData } from "node:worker_threads";
import { createSubnetHost } from "./create-subnet-host.ts";
import { transferableAnswer } from "./plain-call.ts";
import type { FromWorker, ToWorker, WorkerStart } from "./worker-messages.ts";

const port = parentPort;
if (port === null) throw new TypeError("Cannot run the subnet worker on the main thread");

// Both ends of the channel are our own code: what arrives is what the types say.
const { host, collectGarbage } = createSubnetHost(workerData as WorkerStart);
function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function answer({ id, request }: ToWorker): FromWorker {
  try {
    return { kind: "answer", id, answer: host.handle(request) };
  } catch (error) {
    return { kind: "failed", id, reason: reasonOf(error) };
  }
}

port.on("message", (message: ToWorker) => {
  const reply = answer(message);
  port.postMessage(reply, reply.kind === "answer" ? transferableAnswer(reply.answer) : []);
  if (message.request.kind === "commit") collectGarbage();
});
