;; Keeps bytes in stable memory above 4 GiB.
(module
  (import "ic0" "msg_arg_data_size" (func $arg_size (result i32)))
  (import "ic0" "msg_arg_data_copy" (func $arg_copy (param i32 i32 i32)))
  (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
  (import "ic0" "msg_reply" (func $reply))
  (import "ic0" "stable64_size" (func $stable_size (result i64)))
  (import "ic0" "stable64_grow" (func $stable_grow (param i64) (result i64)))
  (import "ic0" "stable64_write" (func $stable_write (param i64 i64 i64)))
  (import "ic0" "stable64_read" (func $stable_read (param i64 i64 i64)))
  (memory (export "memory") 1)

  ;; 4 GiB - 3: a write there lies on both sides of the limit of 32-bit offsets.
  (global $offset i64 (i64.const 0xfffffffd))

  ;; 70,000 WasmPages, 4.27 GiB.
  (func (export "canister_init")
    (if (i64.ne (call $stable_grow (i64.const 70000)) (i64.const 0)) (then unreachable)))

  ;; Writes the argument.
  (func (export "canister_update write")
    (call $arg_copy (i32.const 0) (i32.const 0) (call $arg_size))
    (call $stable_write (global.get $offset) (i64.const 0) (i64.extend_i32_u (call $arg_size)))
    (call $reply))

  ;; Answers 8 bytes.
  (func (export "canister_query read")
    (call $stable_read (i64.const 0) (global.get $offset) (i64.const 8))
    (call $append (i32.const 0) (i32.const 8))
    (call $reply))

  ;; Answers the number of WasmPages, u64 little endian.
  (func (export "canister_query size")
    (i64.store (i32.const 0) (call $stable_size))
    (call $append (i32.const 0) (i32.const 8))
    (call $reply))
)
