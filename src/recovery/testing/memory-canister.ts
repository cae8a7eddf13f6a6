import { type Answer, ClientError, type RunState, type SnapshotSummary } from "../../client/mod.ts";
import { decodeHex, encodeHex } from "../../bytes/mod.ts";
import {
  canisterIdFromNumber,
  encodeManagementResult,
  encodeSnapshotId,
  type Principal,
  type RequestStatus,
} from "../../wire/mod.ts";
import type { CanisterControl, ObservedStatus } from "../canister-control.ts";

/** How a call of a {@link MemoryCanister} goes wrong. */
export type CallFault = "lost-before" | "lost-after" | "rejected";

/**
 * A canister and its network, as far as operations see them. Faults are put in by the test: a network that is away, a call
 * that is lost before or behind its execution, a stop that never ends.
 */
export class MemoryCanister implements CanisterControl {
  readonly canisterId: Principal = canisterIdFromNumber(7n);
  runState: RunState;
  version = 3n;
  cycles = 100_000_000_000_000n;
  snapshots: SnapshotSummary[] = [];
  /** What was loaded last. */
  loaded: string | undefined;
  /** No call gets through. */
  isAway = false;
  /** What befalls the next call of a method. */
  readonly faults: Map<string, CallFault> = new Map();
  /** Whether a stop waits for ever. */
  neverStops = false;
  /** Until then calls of a method are not sent, as they are still being signed. */
  readonly unsent: Map<string, Promise<unknown>> = new Map();
  /** Methods of all calls that were executed and change something. */
  readonly executed: string[] = [];
  #nextLocal = 0n;
  #nextCall = 0;
  readonly #statuses: Map<string, RequestStatus> = new Map();
  #listener: Parameters<CanisterControl["onCall"]>[0] = () => Promise.resolve();

  constructor(runState: RunState, snapshots: number) {
    this.runState = runState;
    for (let index = 0; index < snapshots; index += 1) this.#addSnapshot();
  }

  get ids(): readonly string[] {
    return this.snapshots.map(({ id }) => encodeHex(id));
  }

  onCall(listener: Parameters<CanisterControl["onCall"]>[0]): void {
    this.#listener = listener;
  }

  status(): Promise<Answer<ObservedStatus>> {
    return this.#read({
      runState: this.runState,
      moduleHash: new Uint8Array(32),
      version: this.version,
      cycles: this.cycles,
      reservedCycles: 0n,
      idleCyclesBurnedPerDay: 1_000_000_000n,
      memorySizeBytes: 10_000_000n,
      memoryAllocationBytes: 0n,
      nextSnapshotSizeBytes: 2_506_096n,
      freezingThresholdSeconds: 2_592_000n,
    });
  }

  listSnapshots(): Promise<Answer<readonly SnapshotSummary[]>> {
    return this.#read([...this.snapshots]);
  }

  stop(): Promise<Answer<undefined>> {
    return this.#call("stop_canister", () => {
      this.version += 1n;
      this.runState = this.neverStops ? "stopping" : "stopped";
      return this.neverStops ? undefined : { value: undefined };
    });
  }

  start(): Promise<Answer<undefined>> {
    return this.#call("start_canister", () => {
      this.version += 1n;
      this.runState = "running";
      return { value: undefined };
    });
  }

  takeSnapshot(replace: Uint8Array | undefined): Promise<Answer<SnapshotSummary>> {
    return this.#call("take_canister_snapshot", () => {
      if (replace !== undefined) this.#remove(replace);
      const value = this.#addSnapshot();
      const result = { id: value.id, taken_at_timestamp: value.takenAtNs, total_size: value.sizeBytes };
      return { value, reply: encodeManagementResult("take_canister_snapshot", result) };
    });
  }

  loadSnapshot(id: Uint8Array): Promise<Answer<undefined>> {
    return this.#call("load_canister_snapshot", () => {
      this.version += 1n;
      this.loaded = encodeHex(id);
      return { value: undefined };
    });
  }

  deleteSnapshot(id: Uint8Array): Promise<Answer<undefined>> {
    return this.#call("delete_canister_snapshot", () => {
      this.#remove(id);
      return { value: undefined };
    });
  }

  callStatus(requestId: Uint8Array): Promise<RequestStatus> {
    if (this.isAway) return Promise.reject(unreachable());
    return Promise.resolve(this.#statuses.get(encodeHex(requestId)) ?? { kind: "absent" });
  }

  /** The network forgets what became of all calls so far. */
  forgetCalls(): void {
    for (const requestId of this.#statuses.keys()) this.#statuses.set(requestId, { kind: "done" });
  }

  #read<T>(value: T): Promise<Answer<T>> {
    return this.isAway ? Promise.reject(unreachable()) : Promise.resolve({ kind: "replied", value });
  }

  async #call<T>(
    methodName: string,
    execute: () => { readonly value: T; readonly reply?: Uint8Array } | undefined,
  ): Promise<Answer<T>> {
    this.#nextCall += 1;
    const requestId = this.#nextCall.toString(16).padStart(64, "0");
    await this.unsent.get(methodName);
    await this.#listener({ methodName, requestId: decodeHex(requestId), expiresAtMs: 1_000_000 });
    if (this.isAway) throw unreachable();
    const fault = this.faults.get(methodName);
    this.faults.delete(methodName);
    if (fault === "lost-before") throw unreachable();
    if (fault === "rejected") {
      const reject = { rejectCode: 5, errorCode: "IC0207", message: "out of cycles" };
      this.#statuses.set(requestId, { kind: "rejected", rejection: reject });
      return { kind: "rejected", reject: { ...reject, certified: true } };
    }
    this.executed.push(methodName);
    const done = execute();
    if (done === undefined) {
      this.#statuses.set(requestId, { kind: "processing" });
      return await new Promise(() => undefined);
    }
    this.#statuses.set(requestId, { kind: "replied", arg: done.reply ?? new Uint8Array() });
    if (fault === "lost-after") throw unreachable();
    return { kind: "replied", value: done.value };
  }

  #addSnapshot(): SnapshotSummary {
    const id = encodeSnapshotId(this.#nextLocal, this.canisterId);
    this.#nextLocal += 1n;
    const snapshot = { id, takenAtNs: 1_000n * this.#nextLocal, sizeBytes: 2_506_096n };
    this.snapshots.push(snapshot);
    return snapshot;
  }

  #remove(id: Uint8Array): void {
    const gone = encodeHex(id);
    this.snapshots = this.snapshots.filter((snapshot) => encodeHex(snapshot.id) !== gone);
  }
}

function unreachable(): ClientError {
  const url = "http://127.0.0.1:1";
  return new ClientError({ code: "client/network-unreachable", url }, "Cannot reach the network");
}
