import { assembleWat } from "../../../tests/support/compile-wat.ts";

/**
 * A canister that counts in its heap (u32 at 0) and in its stable memory (u32 at 8192): `increment` answers the count,
 * `read` both.
 */
export const counterModule: Uint8Array = assembleWat(`
  (module
    (import "ic0" "msg_reply" (func $reply))
    (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
    (import "ic0" "stable64_grow" (func $grow (param i64) (result i64)))
    (import "ic0" "stable64_write" (func $write (param i64 i64 i64)))
    (import "ic0" "stable64_read" (func $read (param i64 i64 i64)))
    (memory 1)
    (func (export "canister_init") (drop (call $grow (i64.const 1))))
    (func (export "canister_update increment")
      (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))
      (call $write (i64.const 8192) (i64.const 0) (i64.const 4))
      (call $append (i32.const 0) (i32.const 4))
      (call $reply))
    (func (export "canister_query read")
      (call $read (i64.const 4) (i64.const 8192) (i64.const 4))
      (call $append (i32.const 0) (i32.const 8))
      (call $reply)))`);
