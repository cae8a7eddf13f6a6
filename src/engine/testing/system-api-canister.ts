import { assembleWat } from "../../../tests/support/compile-wat.ts";
import { type CallOptions, TestCanister } from "./test-canister.ts";

const imports: Readonly<Record<string, string>> = {
  msg_arg_data_size: "(result i32)",
  msg_arg_data_copy: "(param i32 i32 i32)",
  msg_caller_size: "(result i32)",
  msg_caller_copy: "(param i32 i32 i32)",
  msg_caller_info_data_size: "(result i32)",
  msg_method_name_size: "(result i32)",
  msg_method_name_copy: "(param i32 i32 i32)",
  msg_reply_data_append: "(param i32 i32)",
  msg_reply: "",
  msg_reject: "(param i32 i32)",
  accept_message: "",
  msg_deadline: "(result i64)",
  canister_self_size: "(result i32)",
  canister_self_copy: "(param i32 i32 i32)",
  subnet_self_copy: "(param i32 i32 i32)",
  canister_status: "(result i32)",
  canister_version: "(result i64)",
  is_controller: "(param i32 i32) (result i32)",
  in_replicated_execution: "(result i32)",
  time: "(result i64)",
  global_timer_set: "(param i64) (result i64)",
  performance_counter: "(param i32) (result i64)",
  debug_print: "(param i32 i32)",
  trap: "(param i32 i32)",
  root_key_copy: "(param i32 i32 i32)",
  certified_data_set: "(param i32 i32)",
  data_certificate_present: "(result i32)",
  data_certificate_size: "(result i32)",
  data_certificate_copy: "(param i32 i32 i32)",
  msg_cycles_available128: "(param i32)",
  msg_cycles_available: "(result i64)",
  msg_cycles_accept128: "(param i64 i64 i32)",
  msg_cycles_accept: "(param i64) (result i64)",
  cycles_burn128: "(param i64 i64 i32)",
  canister_cycle_balance128: "(param i32)",
  canister_cycle_balance: "(result i64)",
  canister_liquid_cycle_balance128: "(param i32)",
  call_new: "(param i32 i32 i32 i32 i32 i32 i32 i32)",
  call_on_cleanup: "(param i32 i32)",
  call_data_append: "(param i32 i32)",
  call_with_best_effort_response: "(param i32)",
  call_cycles_add128: "(param i64 i64)",
  call_perform: "(result i32)",
  stable64_size: "(result i64)",
  stable64_grow: "(param i64) (result i64)",
  stable64_write: "(param i64 i64 i64)",
  stable64_read: "(param i64 i64 i64)",
  stable_size: "(result i32)",
  stable_grow: "(param i32) (result i32)",
  stable_write: "(param i32 i32 i32)",
  stable_read: "(param i32 i32 i32)",
  cost_call: "(param i64 i64 i32)",
  cost_create_canister: "(param i32)",
  cost_http_request: "(param i64 i64 i32)",
  cost_sign_with_ecdsa: "(param i32 i32 i32 i32) (result i32)",
  env_var_count: "(result i32)",
  env_var_name_size: "(param i32) (result i32)",
  env_var_name_copy: "(param i32 i32 i32 i32)",
  env_var_name_exists: "(param i32 i32) (result i32)",
  env_var_value_size: "(param i32 i32) (result i32)",
  env_var_value_copy: "(param i32 i32 i32 i32 i32)",
};

/** A canister whose update `u`, query `q` and hook `inspect` run `body`. Two WasmPages of heap; "name" stands at 1000. */
export function canisterWith(body: string): TestCanister {
  const declared = Object.entries(imports)
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
