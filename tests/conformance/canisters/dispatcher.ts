import { join } from "node:path";
import type { Principal } from "@icp-sdk/core/principal";
import { compileAssemblyScriptCanister } from "../../support/compile-assembly-script.ts";
import { installNew, repliedBytes } from "../../support/management.ts";
import type { RawClient, StartedCall } from "../../support/raw-client.ts";

const nothing = new Uint8Array();

/** More calls than a test waits for: the dispatcher goes on until it is told to halt. */
export const endless = 0xffff_ffff;

/** What a dispatcher tells about itself. */
export interface DispatcherReport {
  readonly issued: number;
  readonly done: number;
  readonly failed: number;
  readonly cleaned: number;
  readonly rings: number;
  /** Answered calls, counted in stable memory. */
  readonly total: bigint;
}

/** How many calls go out, and how many at a time. */
export interface Run {
  readonly calls: number;
  readonly inFlight: number;
}

/** A canister made of tests/canisters/dispatcher.as, as one client sees it. */
export class Dispatcher {
  readonly canisterId: Principal;
  readonly #client: RawClient;

  constructor(client: RawClient, canisterId: Principal) {
    this.canisterId = canisterId;
    this.#client = client;
  }

  /** @param near an id of the subnet that is to hold it */
  static async install(client: RawClient, near?: Principal): Promise<Dispatcher> {
    return new Dispatcher(client, await installNew(client, await dispatcherModule(), nothing, near));
  }

  /** The same canister seen by another client. */
  by(client: RawClient): Dispatcher {
    return new Dispatcher(client, this.canisterId);
  }

  /** Calls `pong`, as other dispatchers do. */
  async pong(): Promise<void> {
    repliedBytes(await this.#client.call(this.#details("pong", nothing)));
  }

  /** Calls `pong` of the callee and gives the number of calls that were answered as they should be. */
  async run(callee: Principal, run: Run): Promise<number> {
    return countIn(repliedBytes(await this.#client.call(this.#runDetails(callee, run))));
  }

  /** Sends the call of `run` without waiting. */
  async startRun(callee: Principal, run: Run): Promise<StartedCall> {
    return await this.#client.startCall(this.#runDetails(callee, run));
  }

  /** Waits for the answer to `startRun`. */
  async finishRun(started: StartedCall): Promise<number> {
    return countIn(repliedBytes(await this.#client.finishCall(started)));
  }

  /** Sends no more calls; the run ends when those under way have come back. */
  async halt(): Promise<void> {
    repliedBytes(await this.#client.call(this.#details("halt", nothing)));
  }

  /** Sets the timer to ring again and again; 0 ends it. */
  async ringEvery(nanoseconds: bigint): Promise<void> {
    const arg = Buffer.alloc(8);
    arg.writeBigUInt64LE(nanoseconds);
    repliedBytes(await this.#client.call(this.#details("ring_every", new Uint8Array(arg))));
  }

  async report(): Promise<DispatcherReport> {
    const reply = Buffer.from(repliedBytes(await this.#client.query(this.#details("report", nothing))));
    return {
      issued: reply.readUInt32LE(0),
      done: reply.readUInt32LE(4),
      failed: reply.readUInt32LE(8),
      cleaned: reply.readUInt32LE(12),
      rings: reply.readUInt32LE(16),
      total: reply.readBigUInt64LE(20),
    };
  }

  #details(methodName: string, arg: Uint8Array) {
    return { canisterId: this.canisterId, methodName, arg };
  }

  #runDetails(callee: Principal, { calls, inFlight }: Run) {
    const head = Buffer.alloc(8);
    head.writeUInt32LE(calls);
    head.writeUInt32LE(inFlight, 4);
    return this.#details("run", new Uint8Array(Buffer.concat([head, callee.toUint8Array()])));
  }
}

/** The dispatcher, compiled. */
export async function dispatcherModule(): Promise<Uint8Array> {
  return await compileAssemblyScriptCanister(join(import.meta.dirname, "../../canisters/dispatcher.as"));
}

function countIn(reply: Uint8Array): number {
  return Buffer.from(reply).readUInt32LE(0);
}
