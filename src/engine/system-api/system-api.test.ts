import assert from "node:assert/strict";
import { test } from "node:test";
import { assembleWat } from "../../../tests/support/compile-wat.ts";
import type { MessageKind } from "../message.ts";
import { type SpecifiedFunction, specifiedFunctions } from "../testing/specified-functions.ts";
import { TestCanister } from "../testing/test-canister.ts";
import { systemFunctions } from "./system-api.ts";

/** Letter of the specification, how the replica names the mode, entry export; callbacks have none. */
const entries: Readonly<Record<MessageKind, readonly [letter: string, mode: string, exportName?: string]>> = {
  start: ["s", "start"],
  init: ["I", "init", "canister_init"],
  post_upgrade: ["I", "init", "canister_post_upgrade"],
  pre_upgrade: ["G", "pre upgrade", "canister_pre_upgrade"],
  update: ["U", "update", "canister_update u"],
  replicated_query: ["RQ", "replicated query", "canister_query q"],
  query: ["NRQ", "non replicated query", "canister_query q"],
  composite_query: ["CQ", "composite query", "canister_composite_query c"],
  inspect_message: ["F", "inspect message", "canister_inspect_message"],
  heartbeat: ["T", "heartbeat", "canister_heartbeat"],
  global_timer: ["T", "global timer", "canister_global_timer"],
  on_low_wasm_memory: ["T", "on low Wasm memory", "canister_on_low_wasm_memory"],
  reply_callback: ["Ry", "reply callback"],
  reject_callback: ["Rt", "reject callback"],
  cleanup_callback: ["C", "cleanup"],
  composite_reply_callback: ["CRy", "composite reply callback"],
  composite_reject_callback: ["CRt", "composite reject callback"],
  composite_cleanup_callback: ["CC", "composite cleanup"],
};
// The keys of a record with these keys.
const kinds = Object.keys(entries) as MessageKind[];
const methodNames: Partial<Record<MessageKind, string>> = {
  update: "u",
  query: "q",
  replicated_query: "q",
  composite_query: "c",
};
/** Functions whose refusal the replica words with a dot. */
const dotted = new Set(["root_key_copy", "subnet_self_copy"]);

function isAllowed({ contexts }: SpecifiedFunction, kind: MessageKind): boolean {
  const [letter] = entries[kind];
  return contexts.includes(letter) || (contexts.includes("*") && letter !== "s");
}

/** A module whose every entry point calls the function with zeroes. */
function moduleCalling({ name, parameters, result }: SpecifiedFunction, width: 32 | 64): Uint8Array {
  const address = `i${width}`;
  const type = (symbol: string): string => (symbol === "I" ? address : symbol);
  const resultType = result === "()" ? "" : `(result ${type(result)})`;
  const args = parameters.map((symbol) => `(${type(symbol)}.const 0)`).join(" ");
  const exports = new Set(kinds.flatMap((kind) => entries[kind][2] ?? []));
  return assembleWat(`(module
    (import "ic0" "${name}" (func $f (param ${parameters.map(type).join(" ")}) ${resultType}))
    (memory ${width === 64 ? "i64" : ""} 1)
    (func $call (call $f ${args}) ${result === "()" ? "" : "drop"})
    (func $callback (param ${address}) (call $call))
    (table 1 funcref) (elem (i32.const 0) func $callback)
    (start $call)
    ${[...exports].map((exportName) => `(export "${exportName}" (func $call))`).join("\n")})`);
}

test("systemFunctions are exactly the functions of the specification", () => {
  assert.deepEqual([...systemFunctions.keys()].sort(), specifiedFunctions.map(({ name }) => name).sort());
  assert.equal(specifiedFunctions.length, 74);
});

for (const specified of specifiedFunctions) {
  const { name } = specified;
  for (const width of specified.isWasm32Only ? ([32] as const) : ([32, 64] as const)) {
    test(`${name} links in wasm${width} and traps in every context but its own`, () => {
      const canister = TestCanister.create(moduleCalling(specified, width));
      for (const kind of kinds) {
        const environment = { dataCertificate: new Uint8Array([1]) };
        const closure = { fun: 0, env: 0n };
        const outcome = canister.run(kind, methodNames[kind] ?? "", { environment, closure });
        const [, mode] = entries[kind];
        const violation = `Canister violated contract: "ic0${dotted.has(name) ? "." : "_"}${name}" cannot be executed in ${mode} mode`;
        const message = outcome.kind === "trapped" ? outcome.trap.message : "";
        if (isAllowed(specified, kind))
          assert.ok(!message.includes("cannot be executed in"), `${kind}: ${message}`);
        else assert.equal(message, violation, kind);
      }
    });
  }
}
