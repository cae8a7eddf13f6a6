/*
 * Entry of the worker thread. It owns the subnet's state, the engine with its live instances, the pages and their files.
 */
import { parentPort, workerData } from "node:worker_threads";
import { isFinalStorageFault } from "../storage/storage-faults.ts";
import { createSubnetHost, type OpenSubnet } from "./create-subnet-host.ts";
import { Housekeeping } from "./housekeeping.ts";
import { transferableAnswer } from "./plain-call.ts";
import { faultCodeOf, toPlainFailure } from "../plain-fault.ts";
import { HandedArguments } from "./spent-bytes.ts";
import type { SubnetAnswer, SubnetRequest } from "./subnet-messages.ts";
import type { FromWorker, ToWorker, WorkerStart } from "./worker-messages.ts";

const port = parentPort;
if (port === null) throw new TypeError("Cannot run the subnet worker on the main thread");

function post(message: FromWorker): void {
  port?.postMessage(message, message.kind === "answer" ? transferableAnswer(message.answer) : []);
}

const handed = new HandedArguments();

async function handle(host: OpenSubnet["host"], request: SubnetRequest): Promise<SubnetAnswer> {
  if (request.kind === "round") {
    const result = await host.handle(request);
    handed.roundEnded(request.batch.calls, result);
    return result;
  }
  const answer = await host.handle(request);
  if (request.kind === "commit") handed.release();
  return answer;
}

function serve({ host, store }: OpenSubnet): void {
  const housekeeping = new Housekeeping({
    tidy: () => host.tidy(),
    onFailure: (error) => {
      post({ kind: "note", text: `Cannot tidy up the state for now: ${toPlainFailure(error).message}` });
    },
    pauseMs: 20,
    retryMs: 1000,
  });

  async function answer(id: number, handled: () => Promise<SubnetAnswer>): Promise<void> {
    try {
      post({ kind: "answer", id, answer: await handled() });
    } catch (error) {
      post({ kind: "failed", id, ...toPlainFailure(error) });
      // What was written may be lost and what is written next cannot be told: the thread ends.
      if (isFinalStorageFault(faultCodeOf(error))) throw error;
    }
  }

  port?.on("message", (message: ToWorker) => {
    if ("kind" in message) {
      housekeeping.stop();
      void close(store);
      return;
    }
    const { id, request } = message;
    void answer(id, () => handle(host, request));
    if (request.kind === "commit") housekeeping.wake();
  });
  const { timeNs, round } = host.state;
  post({ kind: "opened", timeNs, round, notes: store.notes });
  housekeeping.wake();
}

async function close(store: OpenSubnet["store"]): Promise<void> {
  await store.close();
  post({ kind: "closed" });
  port?.close();
}

async function open(): Promise<OpenSubnet | undefined> {
  try {
    // Both ends of the channel are our own code: what arrives is what the types say.
    return await createSubnetHost(workerData as WorkerStart);
  } catch (error) {
    post({ kind: "refused", ...toPlainFailure(error) });
    return undefined;
  }
}

// No await on the top level: the bundle of the tool is CommonJS.
void open().then((subnet) => {
  if (subnet !== undefined) serve(subnet);
});
