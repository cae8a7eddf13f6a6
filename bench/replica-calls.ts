import { TestSubnet } from "../src/replica/testing/test-subnet.ts";
import { assembleWat } from "../tests/support/compile-wat.ts";
import { type Figure, figure } from "./figure.ts";
import { median } from "./statistics.ts";

const roundTrips = 10_000;
const idleCanisters = 1_000;
const idleRounds = 20;
const runs = 3;

const caller = assembleWat(`(module
  (import "ic0" "msg_reply" (func $reply))
  (import "ic0" "msg_arg_data_copy" (func $arg_copy (param i32 i32 i32)))
  (import "ic0" "call_new" (func $call_new (param i32 i32 i32 i32 i32 i32 i32 i32)))
  (import "ic0" "call_perform" (func $call_perform (result i32)))
  (memory 1)
  (data (i32.const 64) "echo")
  (table 1 funcref) (elem (i32.const 0) func $callback)
  (func $next
    (call $call_new (i32.const 4) (i32.const 10) (i32.const 64) (i32.const 4)
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))
    (if (call $call_perform) (then unreachable)))
  (func $callback (param i32)
    (i32.store (i32.const 0) (i32.sub (i32.load (i32.const 0)) (i32.const 1)))
    (if (i32.load (i32.const 0)) (then (call $next)) (else (call $reply))))
  (func (export "canister_update echo") (call $reply))
  (func (export "canister_update loop")
    (call $arg_copy (i32.const 0) (i32.const 0) (i32.const 14))
    (call $next)))`);

const idle = assembleWat(`(module (memory 1) (func (export "canister_update nothing")))`);

const beating = assembleWat(`(module (memory 1)
  (func (export "canister_heartbeat")
    (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))))`);

/** Measures calls between canisters, and what canisters cost that nobody calls, in the replica without a network. */
export async function replicaCallsBench(progress: (line: string) => void): Promise<Figure[]> {
  progress("running: calls between canisters");
  const figures = [
    figure("round trips between two canisters", roundTripsPerSecond({ isSelf: false }), "1/s"),
    figure("round trips of a canister with itself", roundTripsPerSecond({ isSelf: true }), "1/s"),
  ];
  for (const [what, module] of [
    ["idle canisters", idle],
    ["canisters with a heartbeat", beating],
  ] as const) {
    progress(`running: ${what}`);
    figures.push(figure(`a round with ${idleCanisters} ${what}`, idleRoundMs(module), "ms"));
  }
  return Promise.resolve(figures);
}

/** A canister that calls again as soon as it is answered; rounds follow each other as long as there is work. */
function roundTripsPerSecond({ isSelf }: { readonly isSelf: boolean }): number {
  const subnet = new TestSubnet();
  const a = subnet.install(caller);
  const b = isSelf ? a : subnet.install(caller);
  const arg = new Uint8Array(14);
  new DataView(arg.buffer).setUint32(0, roundTrips, true);
  arg.set(b.toUint8Array(), 4);
  const timesMs = Array.from({ length: runs }, () => {
    const call = subnet.makeCall(a, "loop", arg);
    const startMs = performance.now();
    subnet.round(call);
    while (subnet.round().moreWork);
    const ms = performance.now() - startMs;
    if (subnet.resultOf(call).kind !== "replied") throw new Error("the calls failed");
    return ms;
  });
  return (roundTrips * 1_000) / median(timesMs);
}

/** Rounds are a second apart, as far as the heartbeats of an idle network are. */
function idleRoundMs(module: Uint8Array): number {
  const subnet = new TestSubnet();
  for (let index = 0; index < idleCanisters; index++) subnet.install(module);
  const timesMs = Array.from({ length: idleRounds }, () => {
    const startMs = performance.now();
    subnet.round();
    return performance.now() - startMs;
  });
  return median(timesMs);
}
