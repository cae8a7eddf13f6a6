import { assembleWat } from "../../../tests/support/compile-wat.ts";

/**
 * A canister with a counter in its heap, one in its stable memory, and a method for each way in which a message can end.
 *
 * `init` sets the counter to the first byte of its argument (0 without one); `post_upgrade` does too.
 */
export const counterModule: Uint8Array = assembleWat(`
  (module
    (import "ic0" "msg_reply" (func $reply))
    (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
    (import "ic0" "msg_reject" (func $reject (param i32 i32)))
    (import "ic0" "msg_arg_data_size" (func $arg_size (result i32)))
    (import "ic0" "msg_arg_data_copy" (func $arg_copy (param i32 i32 i32)))
    (import "ic0" "stable64_grow" (func $stable_grow (param i64) (result i64)))
    (import "ic0" "stable64_write" (func $stable_write (param i64 i64 i64)))
    (import "ic0" "stable64_read" (func $stable_read (param i64 i64 i64)))
    (import "ic0" "certified_data_set" (func $certify (param i32 i32)))
    (import "ic0" "global_timer_set" (func $timer (param i64) (result i64)))
    (import "ic0" "debug_print" (func $print (param i32 i32)))
    (import "ic0" "trap" (func $trap (param i32 i32)))
    (import "ic0" "data_certificate_present" (func $certificate (result i32)))
    (memory 1)
    (data (i32.const 100) "no luck")
    (global $calls (mut i32) (i32.const 0))

    (func $answer (param $address i32)
      (call $append (local.get $address) (i32.const 4))
      (call $reply))

    (func (export "canister_init")
      (if (call $arg_size) (then (call $arg_copy (i32.const 0) (i32.const 0) (i32.const 1)))))
    (func (export "canister_post_upgrade")
      (if (call $arg_size) (then (call $arg_copy (i32.const 0) (i32.const 0) (i32.const 1)))))

    (func (export "canister_update increment")
      (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
      (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))
      (call $answer (i32.const 0)))
    (func (export "canister_query get") (call $answer (i32.const 0)))
    (func (export "canister_composite_query get_composite") (call $answer (i32.const 0)))
    (func (export "canister_query write_and_get")
      (i32.store (i32.const 0) (i32.const 77))
      (call $answer (i32.const 0)))
    (func (export "canister_query has_certificate")
      (i32.store (i32.const 8) (call $certificate))
      (call $answer (i32.const 8)))

    (func (export "canister_update save")
      (drop (call $stable_grow (i64.const 1)))
      (call $stable_write (i64.const 0) (i64.const 0) (i64.const 4))
      (call $answer (i32.const 0)))
    (func (export "canister_query saved")
      (call $stable_read (i64.const 8) (i64.const 0) (i64.const 4))
      (call $answer (i32.const 8)))
    (func (export "canister_update certify")
      (call $certify (i32.const 100) (i32.const 7))
      (drop (call $timer (i64.const 42)))
      (call $reply))
    (func (export "canister_update grow")
      (drop (memory.grow (i32.const 10)))
      (call $reply))

    (func (export "canister_update silent") (i32.store (i32.const 0) (i32.const 50)))
    (func (export "canister_query silent_query"))
    (func (export "canister_update refuse") (call $reject (i32.const 100) (i32.const 7)))
    (func (export "canister_update print_and_trap")
      (i32.store (i32.const 0) (i32.const 99))
      (call $print (i32.const 103) (i32.const 4))
      (call $trap (i32.const 100) (i32.const 7)))
    (func (export "canister_update fail")
      (i32.store (i32.const 0) (i32.const 99))
      (unreachable))
    (func (export "canister_update forever") (loop $again (br $again))))
`);

/** The counter as the canister answers it: four bytes, little endian. */
export function counterBytes(value: number): Uint8Array {
  return Uint8Array.of(value, 0, 0, 0);
}
