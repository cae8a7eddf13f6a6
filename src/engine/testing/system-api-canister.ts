import { assembleWat } from "../../../tests/support/compile-wat.ts";
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

/** A canister whose update `u`, query `q` and hook `inspect` run `body`. Two WasmPages of heap; "name" stands at 1000. */
export function canisterWith(body: string): TestCanister {
  const declared = [...imports]
    .filter(([name]) => body.includes(`$${name}`))
    .map(([name, type]) => `(import "ic0" "${name}" (func $${name} ${type}))`);
  return TestCanister.install(
    assembleWat(`(module ${declared.join("\n")}
      (memory 2)
      (data (i32.const 1000) "name")
      (data (i32.const 1100) "\\ff\\fe")
      (func $body ${body})
      (func (export "canister_update u") (call $body))
      (func (export "canister_query q") (call $body))
      (func (export "canister_inspect_message") (call $body)))`),
  );
}

/** What `body` answers with: its code leaves the bytes at address 0 and their number as its value. */
export function replyOf(body: string, options?: CallOptions, kind: "update" | "query" = "update"): number[] {
  const canister = canisterWith(`(call $msg_reply_data_append (i32.const 0) ${body}) (call $msg_reply)`);
  return [...canister.reply(kind, kind === "update" ? "u" : "q", options)];
}

/** The number that an expression of type i64 has. */
export function numberOf(
  expression: string,
  options?: CallOptions,
  before = "",
  kind: "update" | "query" = "update",
): bigint {
  const canister = canisterWith(`${before} (i64.store (i32.const 0) ${expression})
    (call $msg_reply_data_append (i32.const 0) (i32.const 16)) (call $msg_reply)`);
  const reply = canister.reply(kind, kind === "update" ? "u" : "q", options);
  const view = new DataView(reply.buffer, reply.byteOffset);
  return view.getBigInt64(0, true);
}

/** The 128 bit number that a call writes to address 0. */
export function cyclesOf(call: string, options?: CallOptions): bigint {
  const canister = canisterWith(`${call}
    (call $msg_reply_data_append (i32.const 0) (i32.const 16)) (call $msg_reply)`);
  const reply = canister.reply("update", "u", options);
  const view = new DataView(reply.buffer, reply.byteOffset);
  return view.getBigUint64(0, true) | (view.getBigUint64(8, true) << 64n);
}

/** An i32 expression as i64. */
export const i32 = (expression: string): string => `(i64.extend_i32_u ${expression})`;
