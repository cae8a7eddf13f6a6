;; Counts updates in its heap and answers the count, u64 little endian.
(module
  (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
  (import "ic0" "msg_reply" (func $reply))
  (memory (export "memory") 1)
  (func $answer (call $append (i32.const 0) (i32.const 8)) (call $reply))
  (func (export "canister_update increment")
    (i64.store (i32.const 0) (i64.add (i64.load (i32.const 0)) (i64.const 1)))
    (call $answer))
  (func (export "canister_query read") (call $answer))
)
