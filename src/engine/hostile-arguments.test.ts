import assert from "node:assert/strict";
import { test } from "node:test";
import { assembleWat } from "../../tests/support/compile-wat.ts";
import { SeededRandom } from "../bytes/testing/seeded-random.ts";
import type { GlobalValue } from "./execution-state.ts";
import type { MessageKind } from "./message.ts";
import { type SpecifiedFunction, specifiedFunctions } from "./testing/specified-functions.ts";
import { TestCanister } from "./testing/test-canister.ts";

const MOST_PARAMETERS = 8;
const ROUNDS = 60;

/** Kinds of messages that may call each function somewhere, with where they enter. */
const entries: Readonly<Partial<Record<MessageKind, string>>> = {
  update: "canister_update u",
  composite_query: "canister_composite_query c",
  query: "canister_query q",
  inspect_message: "canister_inspect_message",
  heartbeat: "canister_heartbeat",
  reply_callback: "",
  reject_callback: "",
  cleanup_callback: "",
};
// The keys of the record above.
const kinds = Object.keys(entries) as MessageKind[];

/**
 * A module that calls one function with the values of its globals, in the middle of an assembled call so that the call
 * functions have something to work on.
 */
function moduleCalling({ name, parameters, result }: SpecifiedFunction, width: 32 | 64): Uint8Array {
  const type = (symbol: string): string => (symbol === "I" ? `i${width}` : symbol);
  const argument = (symbol: string, index: number): string =>
    type(symbol) === "i64" ? `(global.get $a${index})` : `(i32.wrap_i64 (global.get $a${index}))`;
  const zeroes = (count: number): string => `(i${width}.const 0) `.repeat(count);
  const isOfCall = name.startsWith("call_") && name !== "call_new";
  const own = name === "call_new" ? "$f" : "$new";
  return assembleWat(`(module
    (import "ic0" "${name}" (func $f (param ${parameters.map(type).join(" ")})
      ${result === "()" ? "" : `(result ${type(result)})`}))
    ${own === "$f" ? "" : `(import "ic0" "call_new" (func $new (param ${`i${width} `.repeat(8)})))`}
    (memory ${width === 64 ? "i64" : ""} 1 2)
    (data (i${width}.const 100) "some bytes")
    ${Array.from({ length: MOST_PARAMETERS }, (_, index) => `(global $a${index} (export "a${index}") (mut i64) (i64.const 0))`).join("\n")}
    (func $run
      ${isOfCall ? `(call $new ${zeroes(8)})` : ""}
      (call $f ${parameters.map(argument).join(" ")}) ${result === "()" ? "" : "drop"})
    (func $callback (param i${width}) (call $run))
    (table 1 funcref) (elem (i32.const 0) func $callback)
    (func (export "canister_update probe"))
    ${[...new Set(Object.values(entries))]
      .filter(Boolean)
      .map((entry) => `(export "${entry}" (func $run))`)
      .join("\n")})`);
}

const telling = [0n, 1n, 2n, 16n, 28n, 65_520n, 65_535n, 65_536n, 65_537n, 131_072n];
const huge = [
  2n ** 31n,
  2n ** 32n - 1n,
  2n ** 32n,
  2n ** 53n,
  2n ** 63n,
  2n ** 64n - 65_536n,
  2n ** 64n - 1n,
];

function argumentsFrom(random: SeededRandom): GlobalValue[] {
  return Array.from({ length: MOST_PARAMETERS }, () => {
    const value = random.oneIn(3) ? random.pick(huge) : random.pick(telling) + BigInt(random.below(3));
    return { type: "i64", value: BigInt.asIntN(64, value) };
  });
}

const environment = {
  dataCertificate: new Uint8Array(40),
  cyclesAvailable: 2n ** 100n,
  cyclesBalance: 2n ** 100n,
  liquidCycles: 2n ** 99n,
  environmentVariables: [{ name: "some", value: "thing" }],
};
const options = {
  arg: new Uint8Array(50),
  closure: { fun: 0, env: 0n },
  reject: { code: 4, message: "no" },
  environment,
  instructionLimit: 2_000_000n,
};

for (const specified of specifiedFunctions) {
  test(`${specified.name} takes any arguments: it answers or traps, and a trap changes nothing`, () => {
    for (const width of specified.isWasm32Only ? ([32] as const) : ([32, 64] as const)) {
      const canister = TestCanister.install(moduleCalling(specified, width));
      const fresh = canister.state;
      for (let round = 0; round < ROUNDS; round++) {
        const random = new SeededRandom(round * 1_000 + width);
        const globals = argumentsFrom(random);
        const kind = random.pick(kinds);
        canister.state = { ...fresh, globals };
        const before = canister.state;
        const where = `${kind}, wasm${width}, ${JSON.stringify(globals.map((global) => String("value" in global && global.value)))}`;
        const outcome = canister.run(kind, entries[kind]?.split(" ")[1] ?? "", options);
        if (outcome.kind !== "returned") {
          assert.equal(canister.state, before, where);
          if (outcome.kind === "trapped") assert.notEqual(outcome.trap.code, "engine/wasm-trap", where);
        } else {
          assert.ok(outcome.effects.cyclesAccepted <= environment.cyclesAvailable, where);
          assert.ok(outcome.effects.cyclesBurned <= environment.liquidCycles, where);
        }
        canister.state = { ...fresh, globals };
        canister.expectReturned("update", "probe");
        assert.equal(canister.state.heap, fresh.heap, where);
        assert.equal(canister.state.heapWasmPages, 1, where);
      }
    }
  });
}
