import { encodeHex } from "../../bytes/mod.ts";
import type { Clock } from "../clock.ts";
import type { NetworkKeys } from "../keys/network-keys.ts";
import { isPassingStorageFault } from "../storage/storage-faults.ts";
import { transferableBuffers } from "../worker/plain-call.ts";
import { faultCodeOf } from "../plain-fault.ts";
import type { PlainCall, PlainReject, RoundResult, SubnetSignature } from "../worker/subnet-messages.ts";
import type { SubnetPort } from "../worker/subnet-port.ts";
import { CallWaiters } from "./call-waiters.ts";
import { commitRound } from "./commit-round.ts";
import { IngressPool, type PoolLimits } from "./ingress-pool.ts";
import { SignedState } from "./signed-state.ts";
import { WakeTimer } from "./wake-timer.ts";

/** How long a round that was due waits after one that failed. */
const RETRY_AFTER_NS = 1_000_000_000n;

/** What the round loop is made of. */
export interface RoundParts {
  readonly port: SubnetPort;
  readonly keys: NetworkKeys;
  readonly clock: Clock;
  /** 32 fresh random bytes for each round. */
  readonly randomness: () => Uint8Array;
  readonly limits: PoolLimits & { readonly maxStateAgeNs: bigint; readonly maxDelegationAgeNs: bigint };
  /** Where the subnet stands: time and number of its last round. @default {before the first round} */
  readonly start?: { readonly timeNs: bigint; readonly round: bigint };
  /** Milliseconds that waiting calls wait before each round. @default {0} */
  readonly roundDelayMs?: number;
  /** Called with one line of text for each event worth a log line. */
  readonly log?: (line: string) => void;
}

/** What became of a submitted call. `certificate` arrives when the call ended, whenever that is. */
export type Submission =
  | { readonly kind: "accepted"; readonly certificate: Promise<Uint8Array> }
  | { readonly kind: "finished_before" }
  | { readonly kind: "overloaded" }
  | { readonly kind: "misdirected"; readonly message: string }
  | ({ readonly kind: "refused" } & PlainReject);

/**
 * Turns waiting calls into rounds.
 *
 * A round runs when calls wait, when the last round left work over, when someone needs a fresh state, or when the time has
 * come that the last round named; otherwise the loop sleeps, and without a named time it has no timer. While one round executes, new calls gather for the next: load makes batches bigger, not
 * the queue longer. Closing a batch is the only place of the network that reads the clock and randomness for the
 * replica; a batch is a value and can be replayed.
 */
export class RoundLoop {
  readonly #parts: RoundParts;
  readonly #pool: IngressPool;
  readonly #waiters = new CallWaiters();
  /** Calls whose filter verdict is still open; the same call twice is one. */
  readonly #entering = new Map<string, Promise<Submission>>();
  /** Those who wait for a round whose batch is not closed yet. */
  #wantFreshState: PromiseWithResolvers<undefined> | undefined;
  #timeNs: bigint;
  #height: bigint;
  /** What is visible since a round was committed in this run: before, the state has no certificate. */
  #visible: SignedState | undefined;
  /** Time of the state in which the root subnet last vouched for the others. */
  #delegatedNs: bigint | undefined;
  readonly #wakeTimer: WakeTimer;
  /** When the last round that went through wants the next one. */
  #nextWakeNs: bigint | undefined;
  /** Whether that round left work over. */
  #hasMoreWork = false;
  /** How many calls that were taken into a round wait in the state. */
  #waitingCalls = 0;
  #refusal: Error | undefined;
  #running: Promise<void> | undefined;
  /** Ends the delay before a round, while there is one. */
  #endDelay: (() => void) | undefined;
  /** Why no further rounds begin. */
  #stopReason: Error | undefined;

  constructor(parts: RoundParts) {
    this.#parts = parts;
    this.#pool = new IngressPool(parts.limits);
    this.#timeNs = parts.start?.timeNs ?? 0n;
    this.#height = parts.start?.round ?? 0n;
    this.#wakeTimer = new WakeTimer(parts.clock, () => {
      this.#kick();
    });
  }

  /** Time of the last committed round, 0 before the first. */
  get timeNs(): bigint {
    return this.#timeNs;
  }

  /** Number of rounds committed since the network was made. */
  get height(): bigint {
    return this.#height;
  }

  /** Why the last round could not be written; `undefined` once one could again. */
  get refusal(): Error | undefined {
    return this.#refusal;
  }

  /**
   * The signature of a subnet's tree in the visible state. It belongs to a request that is sent to the subnet in the same
   * turn: later, another state may be visible.
   */
  certifier(subnet: number): SubnetSignature {
    if (this.#visible === undefined) throw new RangeError("Cannot certify as no round was committed");
    return this.#visible.signatureOf(subnet);
  }

  /** The clock was moved: what became due is executed now. */
  clockMoved(): void {
    this.#wakeTimer.check();
  }

  /** Lets a call wait for its round, unless it is refused, known already, or there is no room. */
  submit(call: PlainCall): Promise<Submission> {
    if (this.#stopReason !== undefined) return Promise.reject(this.#stopReason);
    const underWay = this.#waiters.find(call.requestId);
    if (underWay !== undefined) return Promise.resolve({ kind: "accepted", certificate: underWay });
    const name = encodeHex(call.requestId);
    const entering = this.#entering.get(name);
    if (entering !== undefined) return entering;
    if (!this.#hasRoom(call)) return Promise.resolve({ kind: "overloaded" });
    const submission = this.#enter(call).finally(() => this.#entering.delete(name));
    this.#entering.set(name, submission);
    return submission;
  }

  /**
   * Resolves when the visible state is no older than `maxAgeNs` (what the limits allow, if left out); runs an empty round if
   * it must. While rounds cannot be written, an older state is shown rather than nothing: its certificate says how old it is.
   */
  async freshen(maxAgeNs: bigint = this.#parts.limits.maxStateAgeNs): Promise<void> {
    if (this.#stopReason !== undefined) throw this.#stopReason;
    const ageNs = this.#parts.clock.nowNs() - this.#timeNs;
    if (this.#visible !== undefined && ageNs <= maxAgeNs) return;
    this.#wantFreshState ??= Promise.withResolvers<undefined>();
    const fresh = this.#wantFreshState.promise;
    this.#endDelay?.();
    this.#kick();
    try {
      await fresh;
    } catch (error) {
      if (this.#visible === undefined || error !== this.#refusal) throw error;
    }
  }

  /** Gives up all calls that did not end, begins no further round and waits for the one under way. */
  async stop(reason: Error): Promise<void> {
    this.#stopReason = reason;
    this.#wakeTimer.set(undefined);
    this.#endDelay?.();
    this.#waiters.abandonAll(reason);
    this.#takeFreshWaiters()?.reject(reason);
    await this.#running;
  }

  #hasRoom(call: PlainCall): boolean {
    return this.#pool.hasRoom(call.arg.length);
  }

  async #enter(call: PlainCall): Promise<Submission> {
    const nowNs = this.#parts.clock.nowNs();
    const filter = { kind: "filter", call, nowNs } as const;
    const verdict = await this.#parts.port.send(filter, transferableBuffers([call]));
    // Whoever began to wait after the others were given up would wait for ever.
    if (this.#stopReason !== undefined) throw this.#stopReason;
    if (verdict.kind === "known") {
      if (verdict.finished) return { kind: "finished_before" };
      return { kind: "accepted", certificate: this.#waiters.open(call.requestId) };
    }
    if (verdict.kind !== "admitted") return verdict;
    const admitted = { ...call, arg: verdict.arg };
    if (!this.#hasRoom(admitted)) return { kind: "overloaded" };
    const certificate = this.#waiters.open(call.requestId);
    this.#pool.add(admitted);
    this.#kick();
    return { kind: "accepted", certificate };
  }

  #kick(): void {
    if (this.#running !== undefined || this.#stopReason !== undefined) return;
    this.#running = this.#runRounds();
  }

  /** Ends in the same turn in which it finds that nothing is asked for: who asks later begins it anew. */
  async #runRounds(): Promise<void> {
    let isNeeded = true;
    while (isNeeded && this.#stopReason === undefined) {
      const delay = this.#delay();
      if (delay !== undefined) await delay;
      const fresh = this.#takeFreshWaiters();
      try {
        const moreWork = await this.#runRound();
        fresh?.resolve(undefined);
        isNeeded = moreWork || this.#isAskedFor();
      } catch (error) {
        fresh?.reject(error);
        isNeeded = this.#goOnAfter(error);
      }
    }
    this.#running = undefined;
  }

  /** What calls wait for before a round; who asks for a fresh state meanwhile, or stops the loop, ends it. */
  #delay(): Promise<undefined> | undefined {
    const { roundDelayMs = 0 } = this.#parts;
    if (roundDelayMs === 0 || this.#wantFreshState !== undefined) return undefined;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const timer = setTimeout(() => {
      resolve(undefined);
    }, roundDelayMs);
    this.#endDelay = (): void => {
      clearTimeout(timer);
      resolve(undefined);
    };
    return promise;
  }

  #isAskedFor(): boolean {
    return this.#wantFreshState !== undefined || this.#pool.size > 0;
  }

  /** A defect of one batch costs the calls of that batch; the end of the subnet costs everyone who waits. */
  #goOnAfter(error: unknown): boolean {
    if (this.#parts.port.failure === undefined)
      return this.#wantFreshState !== undefined || this.#pool.size > 0;
    // Who asked while the round ran waits for a next one, which will not come.
    this.#takeFreshWaiters()?.reject(error);
    this.#waiters.abandonAll(error);
    return false;
  }

  #takeFreshWaiters(): PromiseWithResolvers<undefined> | undefined {
    const waiters = this.#wantFreshState;
    this.#wantFreshState = undefined;
    return waiters;
  }

  async #runRound(): Promise<boolean> {
    const { clock, port, randomness } = this.#parts;
    const nowNs = clock.nowNs();
    const timeNs = nowNs > this.#timeNs ? nowNs : this.#timeNs + 1n;
    const batch = { timeNs, randomness: randomness(), calls: this.#nextCalls() };
    const requestIds = batch.calls.map(({ requestId }) => requestId);
    try {
      const round = await port.send({ kind: "round", batch }, transferableBuffers(batch.calls));
      await this.#commit(round);
      this.#noteRefusal(undefined);
      this.#sleepUntil(round.nextWakeNs);
      this.#hasMoreWork = round.moreWork;
      this.#waitingCalls = round.waitingCalls;
      return round.moreWork;
    } catch (error) {
      // Rounds that fail must not keep the calls of the pool waiting.
      this.#waitingCalls = 0;
      // What was due still is, and what was left over.
      if (this.#hasMoreWork || this.#nextWakeNs !== undefined) this.#sleepUntil(nowNs + RETRY_AFTER_NS);
      if (error instanceof Error && isPassingStorageFault(faultCodeOf(error))) this.#noteRefusal(error);
      for (const requestId of requestIds) this.#waiters.abandon(requestId, error);
      throw error;
    }
  }

  /** None while a batch of calls waits in the state: the pool, which refuses what it cannot hold, is the one to fill up. */
  #nextCalls(): readonly PlainCall[] {
    return this.#waitingCalls < this.#parts.limits.maxBatchCalls ? this.#pool.takeBatch() : [];
  }

  #sleepUntil(nextWakeNs: bigint | undefined): void {
    this.#nextWakeNs = nextWakeNs;
    if (this.#stopReason === undefined) this.#wakeTimer.set(nextWakeNs);
  }

  async #commit(round: RoundResult): Promise<void> {
    const { keys, limits, port } = this.#parts;
    const { timeNs } = round;
    const signed = new SignedState(keys.subnets, round.rootHashes);
    const isDelegated =
      keys.subnets.length === 1 ||
      (this.#delegatedNs !== undefined && timeNs - this.#delegatedNs < limits.maxDelegationAgeNs);
    const onVisible = (): void => {
      this.#visible = signed;
      this.#timeNs = timeNs;
      this.#height += 1n;
      if (!isDelegated) this.#delegatedNs = timeNs;
    };
    await commitRound(round, signed, { port, waiters: this.#waiters, delegates: !isDelegated, onVisible });
  }

  /** Logs when rounds begin to be refused and when they are taken again, not each time. */
  #noteRefusal(refusal: Error | undefined): void {
    const was = this.#refusal;
    this.#refusal = refusal;
    if (refusal?.message === was?.message) return;
    const line =
      refusal === undefined ? "Rounds can be written again" : `Rounds cannot be written: ${refusal.message}`;
    this.#parts.log?.(line);
  }
}
