;; Spreads pages over 64 GiB of stable memory. The argument of all methods: value, first, count, each u64 little endian.
(module
  (import "ic0" "msg_arg_data_copy" (func $arg_copy (param i32 i32 i32)))
  (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
  (import "ic0" "msg_reply" (func $reply))
  (import "ic0" "stable64_grow" (func $stable_grow (param i64) (result i64)))
  (import "ic0" "stable64_write" (func $stable_write (param i64 i64 i64)))
  (import "ic0" "stable64_read" (func $stable_read (param i64 i64 i64)))
  ;; 0: the argument; 4096: one page of stable memory.
  (memory (export "memory") 1)

  ;; 64 GiB in WasmPages.
  (func (export "canister_init")
    (if (i64.ne (call $stable_grow (i64.const 0x100000)) (i64.const 0)) (then unreachable)))

  ;; Where page number $index is: the factor is odd, so that no two of the 2^24 pages share a place.
  (func $place (param $index i64) (result i64)
    (i64.shl
      (i64.and (i64.mul (local.get $index) (i64.const 0x9e3779b1)) (i64.const 0xffffff))
      (i64.const 12)))

  ;; Writes pages that begin and end with value + index.
  (func (export "canister_update write")
    (local $index i64) (local $end i64) (local $word i64)
    (call $arg_copy (i32.const 0) (i32.const 0) (i32.const 24))
    (local.set $index (i64.load (i32.const 8)))
    (local.set $end (i64.add (local.get $index) (i64.load (i32.const 16))))
    (loop $next
      (local.set $word (i64.add (i64.load (i32.const 0)) (local.get $index)))
      (i64.store (i32.const 4096) (local.get $word))
      (i64.store (i32.const 8184) (local.get $word))
      (call $stable_write (call $place (local.get $index)) (i64.const 4096) (i64.const 4096))
      (local.set $index (i64.add (local.get $index) (i64.const 1)))
      (br_if $next (i64.lt_u (local.get $index) (local.get $end))))
    (call $reply))

  ;; Answers the number of pages that are as they were written with this argument, u64 little endian.
  (func (export "canister_query count")
    (local $index i64) (local $end i64) (local $word i64) (local $matches i64)
    (call $arg_copy (i32.const 0) (i32.const 0) (i32.const 24))
    (local.set $index (i64.load (i32.const 8)))
    (local.set $end (i64.add (local.get $index) (i64.load (i32.const 16))))
    (loop $next
      (local.set $word (i64.add (i64.load (i32.const 0)) (local.get $index)))
      (call $stable_read (i64.const 4096) (call $place (local.get $index)) (i64.const 4096))
      (if (i32.and
            (i64.eq (i64.load (i32.const 4096)) (local.get $word))
            (i64.eq (i64.load (i32.const 8184)) (local.get $word)))
        (then (local.set $matches (i64.add (local.get $matches) (i64.const 1)))))
      (local.set $index (i64.add (local.get $index) (i64.const 1)))
      (br_if $next (i64.lt_u (local.get $index) (local.get $end))))
    (i64.store (i32.const 0) (local.get $matches))
    (call $append (i32.const 0) (i32.const 8))
    (call $reply))
)
