;; New code for the counter that installs well, destroys the count, and says that it is not well.
(module
  (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
  (import "ic0" "msg_reply" (func $reply))
  (memory (export "memory") 1)
  ;; The Candid value (false), behind the counter.
  (data (i32.const 8) "DIDL\00\01\7e\00")
  (func (export "canister_post_upgrade") (i64.store (i32.const 0) (i64.const 99)))
  (func (export "canister_query read") (call $append (i32.const 0) (i32.const 8)) (call $reply))
  (func (export "canister_query health") (call $append (i32.const 8) (i32.const 8)) (call $reply))
)
