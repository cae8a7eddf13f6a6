import { assembleWat } from "../../../tests/support/compile-wat.ts";
import type { MessageKind } from "../message.ts";
import { specifiedFunctions } from "./specified-functions.ts";
import { type CallOptions, TestCanister } from "./test-canister.ts";

/** The types of all functions for a wasm32 module, as text. */
const imports: ReadonlyMap<string, string> = new Map(
  specifiedFunctions.map(({ name, parameters, result }) => {
    const type = (symbol: string): string => (symbol === "I" ? "i32" : symbol);
    const results = result === "()" ? "" : `(result ${type(result)})`;
    return [name, `(param ${parameters.map(type).join(" ")}) ${results}`];
  }),
);

/** Export and method name by kind; callbacks have neither. */
const entries: Readonly<Partial<Record<MessageKind, readonly [exportName: string, methodName?: string]>>> = {
  pre_upgrade: ["canister_pre_upgrade"],
  post_upgrade: ["canister_post_upgrade"],
  update: ["canister_update u", "u"],
  query: ["canister_query q", "q"],
  replicated_query: ["canister_query q", "q"],
  composite_query: ["canister_composite_query c", "c"],
  inspect_message: ["canister_inspect_message"],
  heartbeat: ["canister_heartbeat"],
  global_timer: ["canister_global_timer"],
  on_low_wasm_memory: ["canister_on_low_wasm_memory"],
};

/**
 * A canister that runs `body` whatever the message is, except at its installation. Two WasmPages of heap; "name" stands at
 * 1000, two bytes that are no UTF-8 at 1100.
 */
export function canisterWith(body: string): TestCanister {
  const declared = [...imports]
    .filter(([name]) => body.includes(`$${name}`))
    .map(([name, type]) => `(import "ic0" "${name}" (func $${name} ${type}))`);
  const exports = new Set(Object.values(entries).map(([name]) => `(export "${name}" (func $body))`));
  return TestCanister.install(
    assembleWat(`(module ${declared.join("\n")}
      (memory 2)
      (data (i32.const 1000) "name")
      (data (i32.const 1100) "\\ff\\fe")
      (func $body ${body})
      (func $callback (param i32) (call $body))
      (table 1 funcref) (elem (i32.const 0) func $callback)
      ${[...exports].join("\n")})`),
  );
}

/** How a message of that kind reaches the body of {@link canisterWith}: the arguments of `run` and its relatives. */
export function reach(kind: MessageKind, options: CallOptions = {}): [MessageKind, string, CallOptions] {
  const closure = { fun: 0, env: 0n };
  return [kind, entries[kind]?.[1] ?? "", { closure, ...options }];
}

/** What `body` answers with: its code leaves the bytes at address 0 and their number as its value. */
export function replyOf(body: string, options?: CallOptions, kind: MessageKind = "update"): number[] {
  const canister = canisterWith(`(call $msg_reply_data_append (i32.const 0) ${body}) (call $msg_reply)`);
  return [...canister.reply(...reach(kind, options))];
}

/** The number that an expression of type i64 has. */
export function numberOf(
  expression: string,
  options?: CallOptions,
  before = "",
  kind: MessageKind = "update",
): bigint {
  const canister = canisterWith(`${before} (i64.store (i32.const 0) ${expression})
    (call $msg_reply_data_append (i32.const 0) (i32.const 16)) (call $msg_reply)`);
  const reply = canister.reply(...reach(kind, options));
  const view = new DataView(reply.buffer, reply.byteOffset);
  return view.getBigInt64(0, true);
}

/** The 128 bit number that a call writes to address 0. */
export function cyclesOf(call: string, options?: CallOptions, kind: MessageKind = "update"): bigint {
  const canister = canisterWith(`${call}
    (call $msg_reply_data_append (i32.const 0) (i32.const 16)) (call $msg_reply)`);
  const reply = canister.reply(...reach(kind, options));
  const view = new DataView(reply.buffer, reply.byteOffset);
  return view.getBigUint64(0, true) | (view.getBigUint64(8, true) << 64n);
}

/** An i32 expression as i64. */
export const i32 = (expression: string): string => `(i64.extend_i32_u ${expression})`;
