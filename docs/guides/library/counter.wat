;; A counter: `increment` adds one, prints a line into the log and replies the new value, `read` replies it. The value
;; lies behind the seven bytes of a Candid header for one nat32.
(module
  (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
  (import "ic0" "msg_reply" (func $reply))
  (import "ic0" "debug_print" (func $print (param i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "DIDL\00\01\79\00\00\00\00")
  (data (i32.const 16) "one more")
  (func $answer
    (call $append (i32.const 0) (i32.const 11))
    (call $reply))
  (func (export "canister_update increment")
    (i32.store (i32.const 7) (i32.add (i32.load (i32.const 7)) (i32.const 1)))
    (call $print (i32.const 16) (i32.const 8))
    (call $answer))
  (func (export "canister_query read")
    (call $answer)))
