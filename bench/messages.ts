import { Engine, type ExecutionState, type MessageEnvironment, type MessageKind } from "icebox/engine";
import { MemoryPageStore } from "icebox/pages";
import { prepareModule } from "icebox/wasm";
import { quietEnvironment } from "../src/engine/testing/test-canister.ts";
import { assembleWat } from "../tests/support/compile-wat.ts";
import { type Figure, figure } from "./figure.ts";
import { median } from "./statistics.ts";

const messagesPerRun = 10_000;
const callsPerMessage = 300_000;
const runs = 5;

const environment: MessageEnvironment = { ...quietEnvironment, stableLimitBytes: 2 ** 32 };

const loop = (call: string): string => `(local $i i32) (loop $next ${call}
  (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const ${callsPerMessage}))))`;

const systemCalls: Readonly<Record<string, string>> = {
  msg_caller_size: "(drop (call $caller_size))",
  "msg_caller_copy of 8 bytes": "(call $caller_copy (i32.const 0) (i32.const 0) (i32.const 8))",
  canister_cycle_balance128: "(call $balance (i32.const 0))",
  "stable64_read of 8 bytes": "(call $stable_read (i64.const 0) (i64.const 0) (i64.const 8))",
  "stable64_write of 8 bytes": "(call $stable_write (i64.const 0) (i64.const 0) (i64.const 8))",
};

const counting = `(i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))
  (call $append (i32.const 0) (i32.const 4)) (call $reply)`;

const source = `(module
  (import "ic0" "msg_reply" (func $reply))
  (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
  (import "ic0" "msg_caller_size" (func $caller_size (result i32)))
  (import "ic0" "msg_caller_copy" (func $caller_copy (param i32 i32 i32)))
  (import "ic0" "canister_cycle_balance128" (func $balance (param i32)))
  (import "ic0" "stable64_grow" (func $stable_grow (param i64) (result i64)))
  (import "ic0" "stable64_read" (func $stable_read (param i64 i64 i64)))
  (import "ic0" "stable64_write" (func $stable_write (param i64 i64 i64)))
  (import "ic0" "call_new" (func $call_new (param i32 i32 i32 i32 i32 i32 i32 i32)))
  (import "ic0" "call_data_append" (func $call_data (param i32 i32)))
  (import "ic0" "call_perform" (func $call_perform (result i32)))
  (memory 1)
  (func $callback (param i32) ${counting})
  (table 1 funcref) (elem (i32.const 0) func $callback)
  (func (export "canister_init") (drop (call $stable_grow (i64.const 1))))
  (func (export "canister_update nothing"))
  (func (export "canister_update count") ${counting})
  (func (export "canister_query read") (call $append (i32.const 0) (i32.const 4)) (call $reply))
  (func (export "canister_update call")
    (call $call_new (i32.const 0) (i32.const 10) (i32.const 0) (i32.const 4)
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))
    (call $call_data (i32.const 0) (i32.const 8))
    (if (call $call_perform) (then unreachable)))
  ${Object.entries(systemCalls)
    .map(([name, call]) => `(func (export "canister_update ${name}") ${loop(call)})`)
    .join("\n")})`;

/** Measures what a small message costs beside its instructions, and one call of the System API. */
export async function messagesBench(progress: (line: string) => void): Promise<Figure[]> {
  const canister = new BenchCanister(assembleWat(source));
  const figures: Figure[] = [];
  const messages: readonly (readonly [what: string, kind: MessageKind, methodName: string])[] = [
    ["update that does nothing", "update", "nothing"],
    ["update that changes a page and replies", "update", "count"],
    ["update that makes a call", "update", "call"],
    ["reply callback that changes a page and replies", "reply_callback", ""],
    ["query that replies", "query", "read"],
  ];
  for (const [what, kind, methodName] of messages) {
    progress(`running: ${what}`);
    const ms = medianMs(() => {
      for (let index = 0; index < messagesPerRun; index++) canister.run(kind, methodName);
    });
    figures.push(figure(what, (ms * 1_000) / messagesPerRun, "us"));
  }
  for (const name of Object.keys(systemCalls)) {
    progress(`running: ${name}`);
    const ms = medianMs(() => {
      canister.run("update", name);
    });
    figures.push(figure(name, (ms * 1_000_000) / callsPerMessage, "ns"));
  }
  return Promise.resolve(figures);
}

function medianMs(run: () => void): number {
  run();
  const timesMs = Array.from({ length: runs }, () => {
    const startMs = performance.now();
    run();
    return performance.now() - startMs;
  });
  return median(timesMs);
}

class BenchCanister {
  readonly #engine: Engine;
  #state: ExecutionState;

  constructor(wasm: Uint8Array) {
    // Node has WebAssembly; its type declarations leave it to the DOM library.
    const { WebAssembly: webAssembly } = globalThis as unknown as {
      WebAssembly: ConstructorParameters<typeof Engine>[0]["webAssembly"];
    };
    this.#engine = new Engine({ webAssembly, pageStore: new MemoryPageStore() });
    const prepared = prepareModule(wasm);
    if (!prepared.ok) throw new Error(prepared.refusal.message);
    const created = this.#engine.createExecutionState(prepared.module);
    if (!created.ok) throw new Error(created.fault.message);
    this.#state = created.state;
    this.run("init", "");
  }

  run(kind: MessageKind, methodName: string): void {
    const outcome = this.#engine.run({
      instanceKey: "canister",
      state: this.#state,
      message: {
        kind,
        methodName,
        arg: new Uint8Array(0),
        caller: new Uint8Array(29),
        closure: { fun: 0, env: 0n },
      },
      environment,
      instructionLimit: 40_000_000_000n,
    });
    if (outcome.kind !== "returned") throw new Error(`The message "${methodName}" ended as ${outcome.kind}`);
    this.#state = outcome.state;
  }
}
