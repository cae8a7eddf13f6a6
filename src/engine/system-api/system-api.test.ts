import assert from "node:assert/strict";
import { test } from "node:test";
import { assembleWat } from "../../../tests/support/compile-wat.ts";
import type { MessageKind } from "../message.ts";
import { TestCanister } from "../testing/test-canister.ts";
import { systemFunctions } from "./system-api.ts";

/**
 * The list of imports of the interface specification, with the letters of its contexts; those of callbacks, tasks and
 * transforms are left out, as no such message exists yet. The last nine exist for wasm32 only.
 */
const specification = `
msg_arg_data_size : () -> I | I U RQ NRQ CQ F
msg_arg_data_copy : (I, I, I) -> () | I U RQ NRQ CQ F
msg_caller_size : () -> I | *
msg_caller_copy : (I, I, I) -> () | *
msg_caller_info_data_size : () -> I | U RQ NRQ CQ F
msg_caller_info_data_copy : (I, I, I) -> () | U RQ NRQ CQ F
msg_caller_info_signer_size : () -> I | U RQ NRQ CQ F
msg_caller_info_signer_copy : (I, I, I) -> () | U RQ NRQ CQ F
msg_reject_code : () -> i32 |
msg_reject_msg_size : () -> I |
msg_reject_msg_copy : (I, I, I) -> () |
msg_deadline : () -> i64 | U RQ NRQ CQ
msg_reply_data_append : (I, I) -> () | U RQ NRQ CQ
msg_reply : () -> () | U RQ NRQ CQ
msg_reject : (I, I) -> () | U RQ NRQ CQ
msg_cycles_available128 : (I) -> () | U RQ
msg_cycles_refunded128 : (I) -> () |
msg_cycles_accept128 : (i64, i64, I) -> () | U RQ
cycles_burn128 : (i64, i64, I) -> () | I G U RQ
canister_self_size : () -> I | *
canister_self_copy : (I, I, I) -> () | *
canister_cycle_balance128 : (I) -> () | *
canister_liquid_cycle_balance128 : (I) -> () | *
canister_status : () -> i32 | *
canister_version : () -> i64 | *
subnet_self_size : () -> I | *
subnet_self_copy : (I, I, I) -> () | *
msg_method_name_size : () -> I | F
msg_method_name_copy : (I, I, I) -> () | F
accept_message : () -> () | F
call_new : (I, I, I, I, I, I, I, I) -> () | U CQ
call_on_cleanup : (I, I) -> () | U CQ
call_data_append : (I, I) -> () | U CQ
call_with_best_effort_response : (i32) -> () | U CQ
call_cycles_add128 : (i64, i64) -> () | U
call_perform : () -> i32 | U CQ
stable64_size : () -> i64 | * s
stable64_grow : (i64) -> i64 | * s
stable64_write : (i64, i64, i64) -> () | * s
stable64_read : (i64, i64, i64) -> () | * s
root_key_size : () -> I | I G U RQ
root_key_copy : (I, I, I) -> () | I G U RQ
certified_data_set : (I, I) -> () | I G U
data_certificate_present : () -> i32 | *
data_certificate_size : () -> I | NRQ CQ
data_certificate_copy : (I, I, I) -> () | NRQ CQ
time : () -> i64 | *
global_timer_set : (i64) -> i64 | I G U
performance_counter : (i32) -> i64 | * s
is_controller : (I, I) -> i32 | * s
in_replicated_execution : () -> i32 | * s
cost_call : (i64, i64, I) -> () | * s
cost_create_canister : (I) -> () | * s
cost_http_request : (i64, i64, I) -> () | * s
cost_sign_with_ecdsa : (I, I, i32, I) -> i32 | * s
cost_sign_with_schnorr : (I, I, i32, I) -> i32 | * s
cost_vetkd_derive_key : (I, I, i32, I) -> i32 | * s
env_var_count : () -> I | *
env_var_name_size : (I) -> I | *
env_var_name_copy : (I, I, I, I) -> () | *
env_var_name_exists : (I, I) -> i32 | *
env_var_value_size : (I, I) -> I | *
env_var_value_copy : (I, I, I, I, I) -> () | *
debug_print : (I, I) -> () | * s
trap : (I, I) -> () | * s
msg_cycles_available : () -> i64 | U RQ
msg_cycles_refunded : () -> i64 |
msg_cycles_accept : (i64) -> i64 | U RQ
canister_cycle_balance : () -> i64 | *
call_cycles_add : (i64) -> () | U
stable_size : () -> i32 | * s
stable_grow : (i32) -> i32 | * s
stable_write : (i32, i32, i32) -> () | * s
stable_read : (i32, i32, i32) -> () | * s
`;

const GENERAL_FUNCTIONS = 65;

/** Letter of the specification, how the replica names the mode, entry export. */
const entries: Readonly<Record<MessageKind, readonly [letter: string, mode: string, exportName: string]>> = {
  start: ["s", "start", ""],
  init: ["I", "init", "canister_init"],
  post_upgrade: ["I", "init", "canister_post_upgrade"],
  pre_upgrade: ["G", "pre upgrade", "canister_pre_upgrade"],
  update: ["U", "update", "canister_update u"],
  replicated_query: ["RQ", "replicated query", "canister_query q"],
  query: ["NRQ", "non replicated query", "canister_query q"],
  composite_query: ["CQ", "composite query", "canister_composite_query c"],
  inspect_message: ["F", "inspect message", "canister_inspect_message"],
};
const kinds: readonly MessageKind[] = [
  "start",
  "init",
  "post_upgrade",
  "pre_upgrade",
  "update",
  "replicated_query",
  "query",
  "composite_query",
  "inspect_message",
];
const methodNames: Partial<Record<MessageKind, string>> = {
  update: "u",
  query: "q",
  replicated_query: "q",
  composite_query: "c",
};

interface Line {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly result: string;
  readonly contexts: readonly string[];
}

const lines: readonly Line[] = specification
  .trim()
  .split("\n")
  .map((line) => {
    const [, name = "", parameters = "", result = "", contexts = ""] =
      /^(\w+) : \((.*)\) -> (\S+) \|(.*)$/.exec(line) ?? [];
    return {
      name,
      parameters: parameters.split(", ").filter(Boolean),
      result,
      contexts: contexts.trim().split(" "),
    };
  });

function isAllowed({ contexts }: Line, kind: MessageKind): boolean {
  const [letter] = entries[kind];
  return contexts.includes(letter) || (contexts.includes("*") && letter !== "s");
}

/** A module whose every entry point calls the function with zeroes. */
function moduleCalling({ name, parameters, result }: Line, width: 32 | 64): Uint8Array {
  const address = `i${width}`;
  const type = (symbol: string): string => (symbol === "I" ? address : symbol);
  const resultType = result === "()" ? "" : `(result ${type(result)})`;
  const args = parameters.map((symbol) => `(${type(symbol)}.const 0)`).join(" ");
  const exports = new Set(kinds.flatMap((kind) => entries[kind][2] || []));
  return assembleWat(`(module
    (import "ic0" "${name}" (func $f (param ${parameters.map(type).join(" ")}) ${resultType}))
    (memory ${width === 64 ? "i64" : ""} 1)
    (func $call (call $f ${args}) ${result === "()" ? "" : "drop"})
    (start $call)
    ${[...exports].map((exportName) => `(export "${exportName}" (func $call))`).join("\n")})`);
}

test("systemFunctions are exactly the functions of the specification", () => {
  assert.deepEqual([...systemFunctions.keys()].sort(), lines.map(({ name }) => name).sort());
  assert.equal(lines.length, 74);
});

for (const [index, line] of lines.entries()) {
  const widths = index < GENERAL_FUNCTIONS ? ([32, 64] as const) : ([32] as const);
  for (const width of widths) {
    test(`${line.name} links in wasm${width} and traps in every context but its own`, () => {
      const canister = TestCanister.create(moduleCalling(line, width));
      for (const kind of kinds) {
        const environment = { dataCertificate: new Uint8Array([1]) };
        const outcome = canister.run(kind, methodNames[kind] ?? "", { environment });
        const violation = `Canister violated contract: "ic0_${line.name}" cannot be executed in ${entries[kind][1]} mode`;
        const message = outcome.kind === "trapped" ? outcome.trap.message : "";
        if (isAllowed(line, kind))
          assert.ok(!message.includes("cannot be executed in"), `${kind}: ${message}`);
        else assert.equal(message, violation, kind);
      }
    });
  }
}
