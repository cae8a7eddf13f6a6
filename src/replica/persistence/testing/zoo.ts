import { assembleWat } from "../../../../tests/support/compile-wat.ts";

/**
 * A canister with a global of every type. `increment` changes them all, floats to NaNs with a payload; `get` answers the
 * bits of the floats and half of the vector.
 */
export const zooModule: Uint8Array = assembleWat(`
  (module
    (import "ic0" "msg_reply" (func $reply))
    (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
    (memory 1)
    (global $i32 (mut i32) (i32.const -5))
    (global $i64 (mut i64) (i64.const 0x8000000000000001))
    (global $f32 (mut f32) (f32.const nan:0x200001))
    (global $f64 (mut f64) (f64.const -nan:0x4000000000001))
    (global $v128 (mut v128) (v128.const i64x2 1 -2))
    (func (export "canister_update increment")
      (global.set $i32 (i32.add (global.get $i32) (i32.const 0x10000001)))
      (global.set $i64 (i64.add (global.get $i64) (i64.const 0x1000000000000001)))
      (global.set $f32 (f32.reinterpret_i32 (i32.add (i32.reinterpret_f32 (global.get $f32)) (i32.const 1))))
      (global.set $f64 (f64.reinterpret_i64 (i64.add (i64.reinterpret_f64 (global.get $f64)) (i64.const 1))))
      (global.set $v128 (i64x2.add (global.get $v128) (v128.const i64x2 -1 -1)))
      (i32.store (i32.const 40000) (global.get $i32))
      (call $reply))
    (func (export "canister_query get")
      (i32.store (i32.const 0) (i32.reinterpret_f32 (global.get $f32)))
      (i64.store (i32.const 4) (i64.reinterpret_f64 (global.get $f64)))
      (i64.store (i32.const 12) (i64x2.extract_lane 1 (global.get $v128)))
      (call $append (i32.const 0) (i32.const 20))
      (call $reply)))
`);
