import { join } from "node:path";
import { IDL } from "@icp-sdk/core/candid";
import type { Principal } from "@icp-sdk/core/principal";
import { compileMotoko, type MotokoCompiler } from "../../support/compile-motoko.ts";
import { installNew, repliedBytes } from "../../support/management.ts";
import type { Answer, RawClient, StartedCall } from "../../support/raw-client.ts";

/** What a relay asks of its peer. */
const peer = IDL.Service({
  echo: IDL.Func([IDL.Nat], [IDL.Nat], []),
  refuse: IDL.Func([IDL.Text], [], []),
  fail: IDL.Func([], [], []),
  take: IDL.Func([IDL.Nat], [IDL.Nat], []),
  doubled: IDL.Func([IDL.Nat], [IDL.Nat], ["query"]),
});
const report = IDL.Record({ steps: IDL.Nat, walking: IDL.Bool, ticks: IDL.Nat, journal: IDL.Text });

/** The methods of tests/canisters/relay.mo that are called here: arguments and results. */
const methods = {
  note: [[IDL.Text], []],
  fan: [[peer, IDL.Nat], [IDL.Nat]],
  sumTo: [[IDL.Nat], [IDL.Nat]],
  walk: [[peer], [IDL.Nat]],
  arrive: [[], []],
  attempt: [[peer, IDL.Text], [IDL.Vec(IDL.Tuple(IDL.Text, IDL.Text))]],
  stumble: [[peer], []],
  give: [
    [peer, IDL.Nat, IDL.Nat],
    [IDL.Nat, IDL.Nat],
  ],
  quadrupled: [[peer, IDL.Nat], [IDL.Nat]],
  tickEvery: [[IDL.Nat], []],
  tickOnceAfter: [[IDL.Nat], []],
  stopTicking: [[], []],
  certify: [[IDL.Vec(IDL.Nat8)], []],
  certificate: [[], [IDL.Opt(IDL.Vec(IDL.Nat8))]],
  report: [[], [report]],
} as const satisfies Readonly<Record<string, readonly [readonly IDL.Type[], readonly IDL.Type[]]>>;

/** A method of a relay. */
export type RelayMethod = keyof typeof methods;

/** Both makers of Motoko, with the words that a test calls them by. */
export const motokoCompilers: readonly [kind: string, compiler: MotokoCompiler][] = [
  ["an enhanced", "motoko"],
  ["a classic", "motoko-classic"],
];

/** What a relay tells about itself. */
export interface RelayReport {
  readonly steps: bigint;
  readonly walking: boolean;
  readonly ticks: bigint;
  readonly journal: string;
}

/** A canister made of tests/canisters/relay.mo, as one client sees it. */
export class Relay {
  readonly canisterId: Principal;
  readonly #client: RawClient;

  constructor(client: RawClient, canisterId: Principal) {
    this.#client = client;
    this.canisterId = canisterId;
  }

  /** @param near an id of the subnet that is to hold it */
  static async install(client: RawClient, compiler: MotokoCompiler, near?: Principal): Promise<Relay> {
    return new Relay(client, await installNew(client, relayModule(compiler), noArguments(), near));
  }

  /** The same canister seen by another client. */
  by(client: RawClient): Relay {
    return new Relay(client, this.canisterId);
  }

  /** Calls a method as an update and gives its results. */
  async call(method: RelayMethod, ...args: unknown[]): Promise<unknown[]> {
    return resultsOf(method, repliedBytes(await this.tryCall(method, ...args)));
  }

  /** Calls a method as an update and gives the answer, whatever it is. */
  async tryCall(method: RelayMethod, ...args: unknown[]): Promise<Answer> {
    return await this.#client.call(this.#details(method, args));
  }

  /** Sends a call whose answer is asked for later. */
  async start(method: RelayMethod, ...args: unknown[]): Promise<StartedCall> {
    return await this.#client.startCall(this.#details(method, args));
  }

  /** Waits for the answer to a call that was started, maybe by another client. */
  async finish(method: RelayMethod, started: StartedCall): Promise<unknown[]> {
    return resultsOf(method, repliedBytes(await this.#client.finishCall(started)));
  }

  /** Calls a method as a query and gives its results. */
  async query(method: RelayMethod, ...args: unknown[]): Promise<unknown[]> {
    return resultsOf(method, repliedBytes(await this.#client.query(this.#details(method, args))));
  }

  async report(): Promise<RelayReport> {
    // The decoder has checked the record against its type.
    return (await this.query("report"))[0] as RelayReport;
  }

  #details(method: RelayMethod, args: unknown[]) {
    const arg = encodeArguments(method, args);
    return { canisterId: this.canisterId, methodName: method, arg };
  }
}

/** The arguments of a method in Candid. */
export function encodeArguments(method: RelayMethod, args: unknown[]): Uint8Array {
  return new Uint8Array(IDL.encode([...methods[method][0]], args));
}

/** The results of a method from Candid. */
export function resultsOf(method: RelayMethod, reply: Uint8Array): unknown[] {
  return IDL.decode([...methods[method][1]], reply);
}

/** The relay, compiled. */
export function relayModule(compiler: MotokoCompiler): Uint8Array {
  return compileMotoko(join(import.meta.dirname, "../../canisters/relay.mo"), compiler);
}

function noArguments(): Uint8Array {
  return new Uint8Array(IDL.encode([], []));
}
