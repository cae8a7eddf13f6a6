import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import { NetworkError } from "../network-error.ts";
import { within } from "../within.ts";
import { type PlainFailure, WorkerFault } from "../plain-fault.ts";
import type { SubnetAnswer, SubnetMessageKind, SubnetRequest } from "./subnet-messages.ts";
import type { SubnetPort } from "./subnet-port.ts";
import type { FromWorker, OpenedSubnet, ToWorker, WorkerStart } from "./worker-messages.ts";

/** How the worker thread is run. */
export interface ThreadOptions {
  readonly stackMb: number;
  /** Milliseconds after which a silent worker is ended. */
  readonly timeoutMs: number;
  /** The script of the thread; tests put one that misbehaves here. */
  readonly script?: URL;
  /** Milliseconds in which a closed worker gives its files back before it is ended. @default {2000} */
  readonly closeGraceMs?: number;
  /** Hears of the fault that ended the worker after it was opened, unless it was closed. */
  readonly onFailure?: (error: Error) => void;
  /** Hears of what is worth a line in the log. */
  readonly onNote?: (text: string) => void;
}

/**
 * The worker's own objects take some 15 MB. The heap of so few lets the collector run after each 10 MB of replies that come
 * and go, so it is told to begin later. Threads read the flag when they start, the one that sets it has started.
 */
const heapFlag = "--initial-old-space-size=256";

interface Waiting {
  readonly requestKind: SubnetMessageKind;
  readonly resolve: (answer: SubnetAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** A fault with a code keeps it; anything else is a defect of this request. */
function requestFailed(request: SubnetMessageKind, { message, fault }: PlainFailure): Error {
  if (fault !== undefined) return new WorkerFault(fault, message);
  const defect = { code: "network/request-failed", request, reason: message } as const;
  return new NetworkError(defect, `Cannot handle the ${request} request: ${message}`);
}

/**
 * A subnet in a worker thread.
 *
 * The watchdog runs only while something is asked: it starts again with each answer, and when it ends the worker is
 * terminated, which works even inside an endless WebAssembly loop. Metering should have stopped that loop long before.
 */
export class ThreadPort implements SubnetPort {
  readonly #worker: Worker;
  readonly #options: ThreadOptions;
  readonly #opened = Promise.withResolvers<OpenedSubnet>();
  readonly #closed = Promise.withResolvers<boolean>();
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 0;
  #isOpen = false;
  #watchdog: NodeJS.Timeout | undefined;
  #failure: NetworkError | WorkerFault | undefined;

  constructor(start: WorkerStart, options: ThreadOptions) {
    this.#options = options;
    // Whoever opens a network waits for it; if nobody does, a failure is seen by the next request.
    this.#opened.promise.catch(() => undefined);
    setFlagsFromString(heapFlag);
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
      this.#closed.resolve(false);
      this.#crash(`the worker thread ended with exit code ${String(code)}`);
    });
  }

  /**
   * Resolves when the subnet stands and takes messages.
   *
   * @throws WorkerFault if its state is refused, NetworkError "network/worker-crashed"
   */
  get opened(): Promise<OpenedSubnet> {
    return this.#opened.promise;
  }

  /** Whether the subnet stood once. */
  get isOpen(): boolean {
    return this.#isOpen;
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

  /**
   * Ends the worker, in good order if it can: one that is inside a long message is cut off.
   *
   * @returns whether the worker gave its files back
   */
  async close(): Promise<boolean> {
    this.#fail(
      new NetworkError({ code: "network/closed" }, "Cannot ask the subnet as the network is stopped"),
    );
    this.#worker.postMessage({ kind: "close" } satisfies ToWorker);
    const isClosed = await within(this.#closed.promise, this.#options.closeGraceMs ?? 2000);
    await this.#worker.terminate();
    return isClosed ?? false;
  }

  #receive(message: FromWorker): void {
    switch (message.kind) {
      case "opened":
        this.#isOpen = true;
        this.#opened.resolve(message);
        return;
      case "refused": {
        const { message: text, fault } = message;
        if (fault === undefined) this.#crash(text);
        else this.#fail(new WorkerFault(fault, text));
        return;
      }
      case "note":
        this.#options.onNote?.(message.text);
        return;
      case "closed":
        this.#closed.resolve(true);
        return;
      case "answer":
      case "failed": {
        const waiting = this.#waiting.get(message.id);
        this.#waiting.delete(message.id);
        this.#watch();
        if (waiting === undefined) return;
        if (message.kind === "answer") waiting.resolve(message.answer);
        else waiting.reject(requestFailed(waiting.requestKind, message));
      }
    }
  }

  #watch(): void {
    clearTimeout(this.#watchdog);
    if (this.#waiting.size === 0) return;
    this.#watchdog = setTimeout(() => {
      const [oldest] = this.#waiting.values();
      const request = oldest?.requestKind ?? "unknown";
      const fault = { code: "network/worker-stuck", request, limitMs: this.#options.timeoutMs } as const;
      const text = `The subnet did not answer a ${request} request within ${String(this.#options.timeoutMs)} ms and was ended`;
      this.#fail(new NetworkError(fault, text));
      void this.#worker.terminate();
    }, this.#options.timeoutMs);
  }

  #crash(reason: string): void {
    this.#fail(
      new NetworkError({ code: "network/worker-crashed", reason }, `The subnet's worker crashed: ${reason}`),
    );
  }

  #fail(error: NetworkError | WorkerFault): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    this.#opened.reject(error);
    if (this.#isOpen && error.fault.code !== "network/closed") this.#options.onFailure?.(error);
    clearTimeout(this.#watchdog);
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(error);
  }
}
