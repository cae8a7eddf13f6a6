import { assembleWat } from "../../../support/compile-wat.ts";

const body = `
  (import "ic0" "msg_reply" (func $reply))
  (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
  (import "ic0" "msg_arg_data_size" (func $arg_size (result i32)))
  (import "ic0" "msg_arg_data_copy" (func $arg_copy (param i32 i32 i32)))
  (import "ic0" "stable64_grow" (func $stable_grow (param i64) (result i64)))
  (import "ic0" "stable64_size" (func $stable_size (result i64)))
  (import "ic0" "stable64_write" (func $stable_write (param i64 i64 i64)))
  (import "ic0" "certified_data_set" (func $certify (param i32 i32)))
  (import "ic0" "global_timer_set" (func $timer (param i64) (result i64)))
  (memory (export "memory") 2)
  (global $count (export "count") (mut i32) (i32.const 0))

  (func $argument (call $arg_copy (i32.const 1024) (i32.const 0) (call $arg_size)))
  (func $answer (param $address i32)
    (call $append (local.get $address) (i32.const 4))
    (call $reply))
  (func $answer_count
    (i32.store (i32.const 0) (global.get $count))
    (call $answer (i32.const 0)))

  (func (export "canister_query read") (call $answer_count))
  (func (export "canister_update inc")
    (drop (call $stable_grow (i64.const 1)))
    (global.set $count (i32.add (global.get $count) (i32.const 1)))
    (i32.store (i32.const 0) (global.get $count))
    (call $stable_write
      (i64.sub (i64.mul (call $stable_size) (i64.const 65536)) (i64.const 4))
      (i64.const 0)
      (i64.const 4))
    (call $answer_count))

  (func (export "canister_update grow_heap")
    (call $argument)
    (drop (memory.grow (i32.load (i32.const 1024))))
    (call $answer_count))
  (func (export "canister_update grow_stable")
    (call $argument)
    (drop (call $stable_grow (i64.extend_i32_u (i32.load (i32.const 1024)))))
    (call $answer_count))
  (func (export "canister_update touch")
    (local $left i32)
    (call $argument)
    (local.set $left (i32.load (i32.const 1024)))
    (block $done
      (loop $again
        (br_if $done (i32.eqz (local.get $left)))
        (local.set $left (i32.sub (local.get $left) (i32.const 1)))
        (i32.store8 (i32.add (i32.const 65536) (i32.mul (local.get $left) (i32.const 4096))) (i32.const 1))
        (br $again)))
    (call $answer_count))
  (func (export "canister_update fill_stable")
    (local $at i32)
    (call $argument)
    (drop (call $stable_grow (i64.extend_i32_u (i32.load (i32.const 1024)))))
    (block $filled
      (loop $fill
        (br_if $filled (i32.eq (local.get $at) (i32.const 65536)))
        (i32.store8 (i32.add (i32.const 65536) (local.get $at)) (local.get $at))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $fill)))
    (local.set $at (i32.const 0))
    (block $done
      (loop $again
        (br_if $done (i32.eq (local.get $at) (i32.load (i32.const 1024))))
        (call $stable_write
          (i64.mul (i64.extend_i32_u (local.get $at)) (i64.const 65536))
          (i64.const 65536)
          (i64.const 65536))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $again)))
    (call $answer_count))
  (func (export "canister_update certify")
    (call $argument)
    (call $certify (i32.const 1024) (call $arg_size))
    (call $answer_count))
  (func (export "canister_update set_timer")
    (call $argument)
    (drop (call $timer (i64.load (i32.const 1024))))
    (call $answer_count))
  (func (export "canister_update poke")
    (call $argument)
    (i32.store (i32.load (i32.const 1024)) (i32.load (i32.const 1028)))
    (call $answer_count))
  (func (export "canister_query peek")
    (call $argument)
    (call $answer (i32.load (i32.const 1024))))

  (func (export "canister_query hooks") (call $answer (i32.const 16)))
  (func (export "canister_on_low_wasm_memory")
    (i32.store (i32.const 16) (i32.add (i32.load (i32.const 16)) (i32.const 1))))
  (func (export "canister_query timers") (call $answer (i32.const 20)))
  (func (export "canister_global_timer")
    (i32.store (i32.const 20) (i32.add (i32.load (i32.const 20)) (i32.const 1))))`;

/**
 * A canister whose every stored part can be changed on its own: heap, stable memory, an exported global, certified data,
 * timer and low-memory hook. Numbers are four bytes, little endian.
 *
 * `inc` counts in the global and writes the count to the end of a new page of stable memory; `fill_stable` fills new pages
 * with 0, 1, … 255 over and over; `touch` writes one byte to each of so many pages of the heap, which must exist.
 */
export const subject: Uint8Array = assembleWat(`(module ${body})`, "subject.wat");

/** A module with a heap of so many WasmPages and nothing to call. */
export function heapOf(wasmPages: number): Uint8Array {
  return assembleWat(`(module (memory ${wasmPages}))`);
}
