import assert from "node:assert/strict";
import { decodeUtf8 } from "../../bytes/mod.ts";
import type { Principal } from "../../wire/mod.ts";
import { executeRound } from "../execute-round.ts";
import type { AdmittedCall, CallResult } from "../ingress/ingress-state.ts";
import type { CanisterMessage } from "../messaging/call-state.ts";
import { PersistentMap } from "../persistent-map.ts";
import { numbersOf, type Script, scriptModule } from "./script-canister.ts";
import { TestSubnet } from "./test-subnet.ts";

/** A subnet with canisters that execute scripts. */
export class ScriptSubnet extends TestSubnet {
  #held: (readonly [string, CanisterMessage])[] = [];

  /** New script canisters, as many as the test names. */
  canisters(): { readonly a: Principal; readonly b: Principal; readonly c: Principal } {
    return { a: this.install(scriptModule), b: this.install(scriptModule), c: this.install(scriptModule) };
  }

  /** Sends a script to a canister and executes it in a round of its own. */
  run(canisterId: Principal, arg: Script): CallResult {
    return this.submit(this.makeCall(canisterId, "run", arg));
  }

  /** Sends a script that must be answered; what it replied as text. */
  text(canisterId: Principal, arg: Script): string {
    return textOf(this.run(canisterId, arg));
  }

  /** Sends a script that must be answered; the numbers that it replied. */
  numbers(canisterId: Principal, arg: Script): bigint[] {
    const result = this.run(canisterId, arg);
    assert.ok(result.kind === "replied", JSON.stringify(result));
    return numbersOf(result.data);
  }

  /** Executes the first message of a call, which must not end with it; what it sent is held. */
  begin(canisterId: Principal, arg: Script): AdmittedCall {
    const call = this.makeCall(canisterId, "run", arg);
    this.#executeOne([call]);
    assert.equal(this.statusOf(call), "processing");
    return call;
  }

  /** Lets the first held message arrive. */
  step(): void {
    this.#restore();
    this.#executeOne([]);
  }

  /** Messages that are held, the first one first. */
  get held(): readonly CanisterMessage[] {
    return this.#held.map(([, message]) => message);
  }

  /** Lets the held messages go on, before all others, and executes rounds until nothing is left to do. */
  release(): void {
    this.#restore();
    while (this.round().moreWork);
  }

  #restore(): void {
    let { messages } = this.state;
    for (const [key, message] of this.#held) messages = messages.with(key, message);
    this.#held = [];
    this.state = { ...this.state, messages };
  }

  #executeOne(ingress: readonly AdmittedCall[]): void {
    const limits = { ...this.context.limits, roundInstructions: 1n };
    const batch = { timeNs: this.state.timeNs, randomness: new Uint8Array(32), ingress };
    this.state = executeRound(this.state, batch, { ...this.context, limits }).state;
    this.#held.push(...this.state.messages);
    this.state = { ...this.state, messages: PersistentMap.empty() };
  }

  statusOf(call: AdmittedCall): string | undefined {
    return this.state.ingress.entries.get(Buffer.from(call.requestId).toString("hex"))?.status.kind;
  }

  /** Cycles of a canister. */
  balance(canisterId: Principal): bigint {
    return this.canister(canisterId).cycles;
  }
}

/** A result that must be a reply, as text. */
export function textOf(result: CallResult): string {
  assert.ok(result.kind === "replied", result.kind === "rejected" ? result.message : "");
  return decodeUtf8(result.data);
}

/** A result that must be a reject: its code and its message. */
export function rejectOf(result: CallResult): string {
  assert.ok(result.kind === "rejected", "the call was answered");
  return `${result.errorCode} ${result.message}`;
}
