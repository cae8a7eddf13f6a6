;; Keeps every id that it is handed, in the order of arrival, and says so in three places that must always agree: two
;; pages of the heap and one of stable memory.
(module
  (import "ic0" "msg_arg_data_copy" (func $arg_copy (param i32 i32 i32)))
  (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
  (import "ic0" "msg_reply" (func $reply))
  (import "ic0" "stable64_grow" (func $stable_grow (param i64) (result i64)))
  (import "ic0" "stable64_write" (func $stable_write (param i64 i64 i64)))
  (import "ic0" "stable64_read" (func $stable_read (param i64 i64 i64)))
  (memory (export "memory") 2)

  ;; Page 0 holds the count and page 1 the count again, page 2 is for arguments and replies, the ids begin at 64 KiB.
  (global $ids i32 (i32.const 65536))

  (func (export "canister_init") (drop (call $stable_grow (i64.const 1))))

  ;; Takes an id, u64 little endian; answers how many there are now, u64 little endian.
  (func (export "canister_update append")
    (local $count i32) (local $address i32)
    (call $arg_copy (i32.const 8192) (i32.const 0) (i32.const 8))
    (local.set $count (i32.load (i32.const 0)))
    (local.set $address (i32.add (global.get $ids) (i32.shl (local.get $count) (i32.const 3))))
    (if (i32.ge_u (i32.add (local.get $address) (i32.const 8)) (i32.shl (memory.size) (i32.const 16)))
      (then (if (i32.eq (memory.grow (i32.const 1)) (i32.const -1)) (then unreachable))))
    (i64.store (i32.const 0) (i64.add (i64.load (i32.const 0)) (i64.const 1)))
    (i64.store (local.get $address) (i64.load (i32.const 8192)))
    (i64.store (i32.const 4096) (i64.add (i64.load (i32.const 4096)) (i64.const 1)))
    (call $stable_write (i64.const 0) (i64.const 0) (i64.const 8))
    (call $append (i32.const 0) (i32.const 8))
    (call $reply))

  ;; Answers the three counts and a hash of all ids in their order, four u64 little endian.
  (func (export "canister_query check")
    (local $address i32) (local $end i32) (local $hash i64)
    (local.set $address (global.get $ids))
    (local.set $end (i32.add (global.get $ids) (i32.shl (i32.load (i32.const 0)) (i32.const 3))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $address) (local.get $end)))
        (local.set $hash
          (i64.add (i64.load (local.get $address)) (i64.mul (local.get $hash) (i64.const 6364136223846793005))))
        (local.set $address (i32.add (local.get $address) (i32.const 8)))
        (br $next)))
    (i64.store (i32.const 8192) (i64.load (i32.const 0)))
    (i64.store (i32.const 8200) (i64.load (i32.const 4096)))
    (call $stable_read (i64.const 8208) (i64.const 0) (i64.const 8))
    (i64.store (i32.const 8216) (local.get $hash))
    (call $append (i32.const 8192) (i32.const 32))
    (call $reply))

  ;; Takes the position of the first wanted id and how many, two u32 little endian; answers these ids.
  (func (export "canister_query read")
    (call $arg_copy (i32.const 8192) (i32.const 0) (i32.const 8))
    (call $append
      (i32.add (global.get $ids) (i32.shl (i32.load (i32.const 8192)) (i32.const 3)))
      (i32.shl (i32.load (i32.const 8196)) (i32.const 3)))
    (call $reply))
)
