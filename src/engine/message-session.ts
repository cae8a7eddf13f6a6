import type { PageStore } from "../pages/mod.ts";
import { CallAssembly } from "./call-assembly.ts";
import type { ExecutionState } from "./execution-state.ts";
import type { HeapBarrier } from "./heap-barrier.ts";
import { InstructionMeter } from "./instruction-meter.ts";
import type { LiveInstance } from "./live-instance.ts";
import type { Message, MessageEnvironment, MessageKind } from "./message.ts";
import { MessageLog } from "./message-log.ts";
import { MessageTexts } from "./message-texts.ts";
import { ResponseBuilder } from "./response-builder.ts";
import type { RunRequest } from "./run-request.ts";
import { touchablePages } from "./stable-limits.ts";
import { StableOverlay } from "./stable-overlay.ts";
import { contractViolation } from "./system-trap.ts";

const REPLICATED_REPLY_BYTES = 2 * 1024 * 1024;
const QUERY_REPLY_BYTES = 3 * 1024 * 1024;
const SHORT_COPY_BYTES = 64;

/** Everything that the System API functions of one running message work on. */
export class MessageSession {
  readonly message: Message;
  readonly environment: MessageEnvironment;
  readonly meter: InstructionMeter;
  readonly stable: StableOverlay;
  readonly response: ResponseBuilder;
  readonly log: MessageLog;
  readonly texts: MessageTexts;
  readonly calls: CallAssembly;
  readonly #heap: HeapBarrier | undefined;
  accepted = false;
  certifiedData: Uint8Array | undefined;
  globalTimerNs: bigint | undefined;
  cyclesAccepted = 0n;
  cyclesBurned = 0n;

  constructor(request: RunRequest, instance: LiveInstance, store: PageStore) {
    const { state, message, environment } = request;
    this.message = message;
    this.environment = environment;
    this.meter = new InstructionMeter(instance.gas, request.instructionLimit);
    this.stable = stableOverlay(state, message.kind, environment, store);
    this.response = new ResponseBuilder(replyLimit(message.kind), environment.hasResponded);
    this.texts = new MessageTexts(message, environment);
    this.log = new MessageLog(environment.logLimitBytes);
    this.calls = new CallAssembly(environment.calls);
    this.#heap = instance.heap;
  }

  get heapBytes(): number {
    return this.#heap?.sizeBytes ?? 0;
  }

  /** Cycles of the canister as the message sees them now. */
  get cyclesBalance(): bigint {
    return this.environment.cyclesBalance + this.#cyclesChange;
  }

  /** Cycles that the message may still spend. */
  get liquidCycles(): bigint {
    const liquid = this.environment.liquidCycles + this.#cyclesChange;
    return liquid > 0n ? liquid : 0n;
  }

  get #cyclesChange(): bigint {
    return this.cyclesAccepted - this.cyclesBurned - this.calls.cycles;
  }

  /**
   * The bytes of a heap range, as a view that is valid until the canister runs on.
   *
   * @throws SystemTrap `engine/contract-violation`; `where` names the argument in its text.
   */
  readHeap(where: string, address: number, length: number): Uint8Array {
    checkRange(where, address, length, this.heapBytes);
    this.meter.charge(length);
    return this.peekHeap(address, length);
  }

  /** Like {@link readHeap} without a charge. The caller has checked that the range lies inside the heap. */
  peekHeap(address: number, length: number): Uint8Array {
    return this.#heap === undefined
      ? new Uint8Array(0)
      : this.#heap.bytes().subarray(address, address + length);
  }

  /**
   * Writes `bytes` to the heap.
   *
   * @throws SystemTrap `engine/contract-violation`; `where` names the argument in its text.
   */
  writeHeap(where: string, address: number, bytes: Uint8Array): void {
    checkRange(where, address, bytes.length, this.heapBytes);
    this.#copy(address, bytes, 0, bytes.length);
  }

  /** Lets `fill` write a heap range in place. The caller has checked that the range lies inside the heap. */
  fillHeap(address: number, length: number, fill: (target: Uint8Array) => void): void {
    this.meter.charge(length);
    if (length > 0) fill(this.#captured(address, length));
  }

  /** Copies `source[offset, offset + size)` to the heap: the common form of the `..._copy` functions. */
  copyToHeap(
    name: { method: string; source: string },
    source: Uint8Array,
    { dst, offset, size }: { dst: number; offset: number; size: number },
  ): void {
    const { heapBytes } = this;
    if (dst + size > heapBytes) checkRange(`${name.method} heap`, dst, size, heapBytes);
    if (offset + size > source.length)
      checkRange(`${name.method} ${name.source}`, offset, size, source.length);
    this.#copy(dst, source, offset, size);
  }

  /** Most copies are short, and making a view costs more than moving a few bytes one by one. */
  #copy(dst: number, source: Uint8Array, offset: number, size: number): void {
    this.meter.charge(size);
    if (size === 0 || this.#heap === undefined) return;
    this.#heap.touch(dst, size);
    const heap = this.#heap.bytes();
    if (size > SHORT_COPY_BYTES) {
      heap.set(source.subarray(offset, offset + size), dst);
      return;
    }
    for (let index = 0; index < size; index++) heap[dst + index] = source[offset + index] ?? 0;
  }

  #captured(address: number, length: number): Uint8Array {
    if (this.#heap === undefined) return new Uint8Array(0);
    this.#heap.touch(address, length);
    return this.#heap.bytes().subarray(address, address + length);
  }
}

/** Callbacks of composite queries have the limit of replicated messages, as on the Internet Computer. */
function replyLimit(kind: MessageKind): number {
  return kind === "query" || kind === "composite_query" ? QUERY_REPLY_BYTES : REPLICATED_REPLY_BYTES;
}

/** Whether the result of the message goes through consensus. */
export function isReplicated(kind: MessageKind): boolean {
  return kind !== "query" && !kind.startsWith("composite_") && kind !== "inspect_message";
}

function checkRange(where: string, start: number, length: number, sizeBytes: number): void {
  if (start + length > sizeBytes) {
    throw contractViolation(`${where}: src=${start} + length=${length} exceeds the slice size=${sizeBytes}`);
  }
}

function stableOverlay(
  state: ExecutionState,
  kind: MessageKind,
  environment: MessageEnvironment,
  store: PageStore,
): StableOverlay {
  return new StableOverlay(
    store,
    { map: state.stable, wasmPages: state.stableWasmPages },
    { sizeBytes: environment.stableLimitBytes, touchedPages: touchablePages(kind) },
  );
}
