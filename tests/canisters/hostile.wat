;; Misbehaves in every way that a network has to outlive. The first 8 bytes of its heap are a counter.
(module
  (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
  (import "ic0" "msg_reply" (func $reply))
  (memory (export "memory") 4)
  (data (i32.const 4096) "not to be lost")
  (data (i32.const 0) "\01\00\00\00\00\00\00\00")

  (func $count (i64.store (i32.const 0) (i64.add (i64.load (i32.const 0)) (i64.const 1))))

  (func $recurse (param $depth i64) (result i64)
    (i64.add (i64.const 1) (call $recurse (i64.add (local.get $depth) (i64.const 1)))))

  ;; Answers the counter, the number of WasmPages of the heap, and a hash of everything behind the first page: three
  ;; u64 little endian.
  (func (export "canister_query read")
    (local $address i32) (local $hash i64)
    (local.set $address (i32.const 4096))
    (loop $next
      (local.set $hash
        (i64.add (i64.load (local.get $address)) (i64.mul (local.get $hash) (i64.const 6364136223846793005))))
      (local.set $address (i32.add (local.get $address) (i32.const 8)))
      (br_if $next (i32.lt_u (local.get $address) (i32.shl (memory.size) (i32.const 16)))))
    (i64.store (i32.const 8) (i64.extend_i32_u (memory.size)))
    (i64.store (i32.const 16) (local.get $hash))
    (call $append (i32.const 0) (i32.const 24))
    (call $reply))

  (func (export "canister_update count") (call $count) (call $reply))

  (func (export "canister_update loop_forever") (call $count) (loop $again (br $again)))

  (func (export "canister_query loop_forever_query") (loop $again (br $again)))

  ;; Overwrites three pages, one of them across the page limit, and stops.
  (func (export "canister_update trap_while_writing")
    (call $count)
    (memory.fill (i32.const 4090) (i32.const 0xff) (i32.const 8192))
    (i64.store (i32.const 69628) (i64.const -1))
    unreachable)

  ;; Writes past the end of the heap.
  (func (export "canister_update write_outside")
    (call $count)
    (i64.store (i32.const 262140) (i64.const -1))
    (call $reply))

  (func (export "canister_update overflow_stack")
    (call $count)
    (drop (call $recurse (i64.const 0)))
    (call $reply))

  ;; Grows until no memory is given any more.
  (func (export "canister_update grow_forever")
    (call $count)
    (loop $again (br_if $again (i32.ne (memory.grow (i32.const 1024)) (i32.const -1))))
    unreachable)

  ;; Fills 256 MiB and stops.
  (func (export "canister_update fill_much")
    (call $count)
    (drop (memory.grow (i32.const 4096)))
    (memory.fill (i32.const 16) (i32.const 0xee) (i32.const 0x10000000))
    unreachable)

  ;; Ends without an answer.
  (func (export "canister_update stay_silent") (call $count))
)
