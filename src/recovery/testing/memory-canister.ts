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
import type { CodeInstallation, OwnMethodCall } from "../code-control.ts";
import { hashOf } from "../hash-of.ts";

/** How a call of a {@link MemoryCanister} goes wrong. */
export type CallFault = "lost-before" | "lost-after" | "rejected" | "limited";

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
  moduleHash: Uint8Array = new Uint8Array(32);
  /** The chunk store, by hash in hexadecimal. */
  chunks: Map<string, Uint8Array> = new Map();
  /** What the canister's own methods answer; others reply nothing. */
  readonly methods: Map<string, () => Answer<Uint8Array>> = new Map();
  /** Whether its snapshots were taken with a timer set. */
  hadTimer = false;
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
  readonly #kept: Map<string, Pick<MemoryCanister, "moduleHash" | "chunks">> = new Map();
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
      moduleHash: this.moduleHash,
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
      const kept = this.#kept.get(this.loaded);
      if (kept !== undefined) [this.moduleHash, this.chunks] = [kept.moduleHash, new Map(kept.chunks)];
      return { value: undefined };
    });
  }

  deleteSnapshot(id: Uint8Array): Promise<Answer<undefined>> {
    return this.#call("delete_canister_snapshot", () => {
      this.#remove(id);
      return { value: undefined };
    });
  }

  storedChunks(): Promise<Answer<readonly Uint8Array[]>> {
    return this.#read([...this.chunks.keys()].sort().map(decodeHex));
  }

  uploadChunk(chunk: Uint8Array): Promise<Answer<undefined>> {
    return this.#call("upload_chunk", () => {
      this.chunks.set(hashOf(chunk), chunk);
      return { value: undefined };
    });
  }

  clearChunks(): Promise<Answer<undefined>> {
    return this.#call("clear_chunk_store", () => {
      this.chunks.clear();
      return { value: undefined };
    });
  }

  installCode({ moduleHash, chunks }: CodeInstallation): Promise<Answer<undefined>> {
    const methodName = chunks === undefined ? "install_code" : "install_chunked_code";
    return this.#call(methodName, () => {
      for (const hash of chunks ?? []) {
        if (!this.chunks.has(encodeHex(hash))) throw new Error(`Chunk ${encodeHex(hash)} was not found`);
      }
      this.version += 1n;
      this.moduleHash = moduleHash;
      return { value: undefined };
    });
  }

  readChunk(snapshot: Uint8Array, hash: Uint8Array): Promise<Answer<Uint8Array>> {
    return this.#read(this.#kept.get(encodeHex(snapshot))?.chunks.get(encodeHex(hash)) ?? new Uint8Array());
  }

  hasTimer(): Promise<Answer<boolean>> {
    return this.#read(this.hadTimer);
  }

  async callMethod({ method, mode }: OwnMethodCall): Promise<Answer<Uint8Array>> {
    if (this.isAway) throw unreachable();
    const answer = this.methods.get(method)?.() ?? { kind: "replied", value: new Uint8Array() };
    if (mode === "query" || answer.kind === "rejected") return answer;
    return await this.#call(method, () => ({ value: answer.value }));
  }

  readInterface(): Promise<undefined> {
    return Promise.resolve(undefined);
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
    if (fault === "rejected" || fault === "limited") {
      const reject =
        fault === "rejected"
          ? { rejectCode: 5, errorCode: "IC0207", message: "out of cycles" }
          : { rejectCode: 2, errorCode: "IC0210", message: "heap delta rate limited" };
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
    this.#kept.set(encodeHex(id), { moduleHash: this.moduleHash, chunks: new Map(this.chunks) });
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
