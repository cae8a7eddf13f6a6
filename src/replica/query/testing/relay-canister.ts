import { assembleWat } from "../../../../tests/support/compile-wat.ts";
import { concatBytes, encodeUtf8 } from "../../../bytes/mod.ts";
import type { Principal } from "../../../wire/mod.ts";

/**
 * A canister whose composite query `relay` makes the calls that its argument describes, and queries to be called.
 *
 * Heap: 0 counts the relays since the last query (a query never sees more than its own), 4 the answers, 8 is the mark of
 * a cleanup, 12 the number of calls, 16 the mode, 20 where the answers end, which are collected from 4096 on. The
 * argument is copied to 1024.
 */
export const relayModule: Uint8Array = assembleWat(`
  (module
    (import "ic0" "msg_arg_data_size" (func $arg_size (result i32)))
    (import "ic0" "msg_arg_data_copy" (func $arg_copy (param i32 i32 i32)))
    (import "ic0" "msg_caller_size" (func $caller_size (result i32)))
    (import "ic0" "msg_caller_copy" (func $caller_copy (param i32 i32 i32)))
    (import "ic0" "msg_reply" (func $reply))
    (import "ic0" "msg_reject" (func $reject (param i32 i32)))
    (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
    (import "ic0" "msg_reject_code" (func $reject_code (result i32)))
    (import "ic0" "msg_reject_msg_size" (func $reject_size (result i32)))
    (import "ic0" "msg_reject_msg_copy" (func $reject_copy (param i32 i32 i32)))
    (import "ic0" "data_certificate_present" (func $certificate (result i32)))
    (import "ic0" "performance_counter" (func $counter (param i32) (result i64)))
    (import "ic0" "stable64_grow" (func $stable_grow (param i64) (result i64)))
    (import "ic0" "stable64_size" (func $stable_size (result i64)))
    (import "ic0" "call_new" (func $call_new (param i32 i32 i32 i32 i32 i32 i32 i32)))
    (import "ic0" "call_on_cleanup" (func $call_on_cleanup (param i32 i32)))
    (import "ic0" "call_data_append" (func $call_append (param i32 i32)))
    (import "ic0" "call_perform" (func $call_perform (result i32)))
    (memory 1)
    (table funcref (elem $on_reply $on_reject $on_cleanup))

    (func $add (param $address i32) (param $amount i32)
      (i32.store (local.get $address) (i32.add (i32.load (local.get $address)) (local.get $amount))))

    (func (export "canister_composite_query relay")
      (local $size i32) (local $callee i32) (local $name i32) (local $payload i32) (local $left i32)
      (local.set $size (call $arg_size))
      (call $arg_copy (i32.const 1024) (i32.const 0) (local.get $size))
      (call $add (i32.const 0) (i32.const 1))
      (drop (call $stable_grow (i64.const 1)))
      (i32.store (i32.const 12) (i32.load8_u (i32.const 1024)))
      (i32.store (i32.const 16) (i32.load8_u (i32.const 1025)))
      (i32.store (i32.const 20) (i32.const 4096))
      (local.set $callee (i32.const 1027))
      (local.set $name (i32.add (i32.const 1028) (i32.load8_u (i32.const 1026))))
      (local.set $payload
        (i32.add (local.get $name) (i32.load8_u (i32.sub (local.get $name) (i32.const 1)))))
      (local.set $left (i32.load (i32.const 12)))
      (block $done
        (loop $again
          (br_if $done (i32.eqz (local.get $left)))
          (call $call_new
            (local.get $callee) (i32.load8_u (i32.const 1026))
            (local.get $name) (i32.load8_u (i32.sub (local.get $name) (i32.const 1)))
            (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 0))
          (call $call_on_cleanup (i32.const 2) (i32.const 99))
          (call $call_append (local.get $payload)
            (i32.sub (i32.add (i32.const 1024) (local.get $size)) (local.get $payload)))
          (if (call $call_perform) (then unreachable))
          (local.set $left (i32.sub (local.get $left) (i32.const 1)))
          (br $again))))

    (func $on_reply (param $env i32)
      (call $add (i32.const 4) (i32.const 1))
      (if (i32.and (i32.eq (i32.load (i32.const 16)) (i32.const 1)) (i32.eqz (i32.load (i32.const 8))))
        (then unreachable))
      (call $arg_copy (i32.load (i32.const 20)) (i32.const 0) (call $arg_size))
      (call $add (i32.const 20) (call $arg_size))
      (if (i32.eq (i32.load (i32.const 16)) (i32.const 2)) (then (return)))
      (if (i32.eq (i32.load (i32.const 4)) (i32.load (i32.const 12)))
        (then
          (call $append (i32.const 0) (i32.const 1))
          (call $append (i32.const 8) (i32.const 1))
          (call $append (i32.const 4096) (i32.sub (i32.load (i32.const 20)) (i32.const 4096)))
          (call $reply))))

    (func $on_reject (param $env i32)
      (i32.store8 (i32.const 4096) (i32.const 82))
      (i32.store8 (i32.const 4097) (call $reject_code))
      (call $reject_copy (i32.const 4098) (i32.const 0) (call $reject_size))
      (call $append (i32.const 4096) (i32.add (i32.const 2) (call $reject_size)))
      (call $reply))

    (func $on_cleanup (param $env i32)
      (call $add (i32.const 4) (i32.const 1))
      (i32.store (i32.const 8) (local.get $env)))

    (func (export "canister_query echo")
      (call $arg_copy (i32.const 1024) (i32.const 0) (call $arg_size))
      (call $append (i32.const 1024) (call $arg_size))
      (call $reply))
    (func (export "canister_query caller")
      (call $caller_copy (i32.const 1024) (i32.const 0) (call $caller_size))
      (call $append (i32.const 1024) (call $caller_size))
      (call $reply))
    (func (export "canister_query state")
      (i32.store8 (i32.const 1) (i32.wrap_i64 (call $stable_size)))
      (call $append (i32.const 0) (i32.const 2))
      (call $reply))
    (func (export "canister_query certificate")
      (i32.store8 (i32.const 1024) (call $certificate))
      (call $append (i32.const 1024) (i32.const 1))
      (call $reply))
    (func (export "canister_query silent"))
    (func (export "canister_query refuse")
      (i32.store (i32.const 1024) (i32.const 0x6f6e))
      (call $reject (i32.const 1024) (i32.const 2)))
    (func (export "canister_query fail") unreachable)
    (func (export "canister_query forever") (loop $again (br $again)))
    (func (export "canister_update write") (call $add (i32.const 0) (i32.const 50)) (call $reply)))
`);

/** What a relay does: how often it calls whom with what, and how its callbacks behave. */
export interface RelayOptions {
  /** @default 1 */
  readonly calls?: number;
  /** `trap`: the first reply callback traps. `silent`: no callback answers. @default "answer" */
  readonly mode?: "answer" | "trap" | "silent";
  /** Argument of the calls. */
  readonly payload?: Uint8Array;
}

/** The argument of `relay`. */
export function relayArg(callee: Principal, methodName: string, options: RelayOptions = {}): Uint8Array {
  const { calls = 1, mode = "answer", payload = new Uint8Array() } = options;
  const id = callee.toUint8Array();
  const name = encodeUtf8(methodName);
  const modes = { answer: 0, trap: 1, silent: 2 };
  return concatBytes(
    Uint8Array.of(calls, modes[mode], id.length),
    id,
    Uint8Array.of(name.length),
    name,
    payload,
  );
}
