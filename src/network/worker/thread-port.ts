import { Worker } from "node:worker_threads";
import { NetworkError } from "../network-error.ts";
import type { SubnetAnswer, SubnetMessageKind, SubnetRequest } from "./subnet-messages.ts";
import type { SubnetPort } from "./subnet-port.ts";
import type { FromWorker, ToWorker, WorkerStart } from "./worker-messages.ts";

/** How the worker thread is run. */
export interface ThreadOptions {
  readonly stackMb: number;
  /** Milliseconds after which a silent worker is ended. */
  readonly timeoutMs: number;
  /** The script of the thread; tests put one that misbehaves here. */
  readonly script?: URL;
  /** Hears of the fault that ended the worker, unless it was closed. */
  readonly onFailure?: (error: Error) => void;
}

interface Waiting {
  readonly requestKind: SubnetMessageKind;
  readonly resolve: (answer: SubnetAnswer) => void;
  readonly reject: (error: Error) => void;
}

function requestFailed(request: SubnetMessageKind, reason: string): NetworkError {
  const fault = { code: "network/request-failed", request, reason } as const;
  return new NetworkError(fault, `Cannot handle the ${request} request: ${reason}`);
}

/**
 * A subnet in a worker thread.
 *
 * The watchdog runs only while something is asked: it starts again with each answer, and when it ends the worker is
 * terminated, which works even inside an endless WebAssembly loop. Metering should have stopped that loop long before.
 */
export class ThreadPort implements SubnetPort {
  readonly #worker: Worker;
  readonly #timeoutMs: number;
  readonly #onFailure: ((error: Error) => void) | undefined;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 0;
  #watchdog: NodeJS.Timeout | undefined;
  #failure: NetworkError | undefined;

  constructor(start: WorkerStart, options: ThreadOptions) {
    this.#timeoutMs = options.timeoutMs;
    this.#onFailure = options.onFailure;
    this.#worker = new Worker(options.script ?? new URL("./worker-main.ts", import.meta.url), {
      name: "subnet",
      workerData: start,
      resourceLimits: { stackSizeMb: options.stackMb },
    });
    this.#worker.on("message", (message: FromWorker) => {
      this.#receive(message);
    });
    this.#worker.on("error", (error: Error) => {
      this.#crash(error.stack ?? error.message);
    });
    this.#worker.on("exit", (code) => {
      this.#crash(`the worker thread ended with exit code ${String(code)}`);
    });
  }

  get failure(): Error | undefined {
    return this.#failure;
  }

  send<K extends SubnetMessageKind>(
    request: SubnetRequest<K>,
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<SubnetAnswer<K>> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    const id = this.#nextId;
    this.#nextId += 1;
    const message: ToWorker<K> = { id, request };
    return new Promise<SubnetAnswer<K>>((resolve, reject) => {
      // The worker answers a request of kind K with an answer of kind K: `SubnetHost.handle` is typed so.
      const settle = resolve as (answer: SubnetAnswer) => void;
      this.#waiting.set(id, { requestKind: request.kind, resolve: settle, reject });
      this.#worker.postMessage(message, transfer);
      if (this.#waiting.size === 1) this.#watch();
    });
  }

  async close(): Promise<void> {
    this.#fail(
      new NetworkError({ code: "network/closed" }, "Cannot ask the subnet as the network is stopped"),
    );
    await this.#worker.terminate();
  }

  #receive(message: FromWorker): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    this.#watch();
    if (waiting === undefined) return;
    if (message.kind === "answer") waiting.resolve(message.answer);
    else waiting.reject(requestFailed(waiting.requestKind, message.reason));
  }

  #watch(): void {
    clearTimeout(this.#watchdog);
    if (this.#waiting.size === 0) return;
    this.#watchdog = setTimeout(() => {
      const [oldest] = this.#waiting.values();
      const request = oldest?.requestKind ?? "unknown";
      const fault = { code: "network/worker-stuck", request, limitMs: this.#timeoutMs } as const;
      const text = `The subnet did not answer a ${request} request within ${String(this.#timeoutMs)} ms and was ended`;
      this.#fail(new NetworkError(fault, text));
      void this.#worker.terminate();
    }, this.#timeoutMs);
  }

  #crash(reason: string): void {
    this.#fail(
      new NetworkError({ code: "network/worker-crashed", reason }, `The subnet's worker crashed: ${reason}`),
    );
  }

  #fail(error: NetworkError): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    if (error.fault.code !== "network/closed") this.#onFailure?.(error);
    clearTimeout(this.#watchdog);
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(error);
  }
}
