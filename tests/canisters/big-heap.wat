;; Fills its heap with data that differs from page to page.
(module
  (import "ic0" "msg_arg_data_copy" (func $arg_copy (param i32 i32 i32)))
  (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
  (import "ic0" "msg_reply" (func $reply))
  (memory (export "memory") 1)

  ;; Argument: first WasmPage and number of WasmPages, two u32 little endian. Grows the heap to hold them and writes
  ;; every 8 bytes of them.
  (func (export "canister_update fill")
    (local $address i32) (local $end i32) (local $missing i32) (local $state i64)
    (call $arg_copy (i32.const 0) (i32.const 0) (i32.const 8))
    (local.set $address (i32.shl (i32.load (i32.const 0)) (i32.const 16)))
    (local.set $end (i32.add (local.get $address) (i32.shl (i32.load (i32.const 4)) (i32.const 16))))
    (local.set $missing
      (i32.sub (i32.add (i32.load (i32.const 0)) (i32.load (i32.const 4))) (memory.size)))
    (if (i32.gt_s (local.get $missing) (i32.const 0))
      (then (if (i32.eq (memory.grow (local.get $missing)) (i32.const -1)) (then unreachable))))
    (local.set $state (i64.extend_i32_u (local.get $address)))
    (loop $next
      (local.set $state
        (i64.add (i64.mul (local.get $state) (i64.const 6364136223846793005)) (i64.const 1442695040888963407)))
      (i64.store (local.get $address) (local.get $state))
      (local.set $address (i32.add (local.get $address) (i32.const 8)))
      (br_if $next (i32.lt_u (local.get $address) (local.get $end))))
    (call $reply))

  ;; Answers the number of WasmPages of the heap, u32 little endian.
  (func (export "canister_query size")
    (i32.store (i32.const 0) (memory.size))
    (call $append (i32.const 0) (i32.const 4))
    (call $reply))
)
