;; Keeps one number in very many places, all of which must agree whenever a message has ended: a global, a header page,
;; as many data pages as it is told, and two pages of stable memory. VERSION stands for the version of the module.
(module
  (import "ic0" "msg_arg_data_size" (func $arg_size (result i32)))
  (import "ic0" "msg_arg_data_copy" (func $arg_copy (param i32 i32 i32)))
  (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
  (import "ic0" "msg_reply" (func $reply))
  (import "ic0" "stable64_size" (func $stable_size (result i64)))
  (import "ic0" "stable64_grow" (func $stable_grow (param i64) (result i64)))
  (import "ic0" "stable64_write" (func $stable_write (param i64 i64 i64)))
  (import "ic0" "stable64_read" (func $stable_read (param i64 i64 i64)))
  (memory (export "memory") 34)
  (global $latest (export "latest") (mut i64) (i64.const 0))

  ;; The header is the number (u64) and the number of data pages (u64), at 0; data page i lies at 64 KiB + 4 KiB * i and
  ;; begins and ends with the number plus i; both stable pages hold the header. Arguments arrive at 4096.
  (func $put (param $number i64) (param $pages i32)
    (local $index i32) (local $address i32)
    (i64.store (i32.const 0) (local.get $number))
    (i64.store (i32.const 8) (i64.extend_i32_u (local.get $pages)))
    (global.set $latest (local.get $number))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $index) (local.get $pages)))
        (local.set $address (i32.add (i32.const 65536) (i32.shl (local.get $index) (i32.const 12))))
        (i64.store (local.get $address) (i64.add (local.get $number) (i64.extend_i32_u (local.get $index))))
        (i64.store offset=4088
          (local.get $address) (i64.add (local.get $number) (i64.extend_i32_u (local.get $index))))
        (local.set $index (i32.add (local.get $index) (i32.const 1)))
        (br $next)))
    (if (i64.eqz (call $stable_size)) (then (drop (call $stable_grow (i64.const 2)))))
    (call $stable_write (i64.const 0) (i64.const 0) (i64.const 16))
    (call $stable_write (i64.const 65536) (i64.const 0) (i64.const 16)))

  (func $put_argument
    (call $arg_copy (i32.const 4096) (i32.const 0) (i32.const 16))
    (call $put (i64.load (i32.const 4096)) (i32.load (i32.const 4104))))

  ;; All take the number and the number of data pages, at most 512: two u64 little endian.
  (func (export "canister_init") (call $put_argument))
  (func (export "canister_update put") (call $put_argument) (call $append (i32.const 4096) (i32.const 16)) (call $reply))
  (func (export "canister_update put_and_trap") (call $put_argument) unreachable)

  ;; Fills the new heap with what stable memory says.
  (func (export "canister_post_upgrade")
    (call $stable_read (i64.const 4096) (i64.const 0) (i64.const 16))
    (call $put (i64.load (i32.const 4096)) (i32.load (i32.const 4104))))

  ;; Answers six u64 little endian: the header, the global, the number in either stable page, the version; all 64 bits
  ;; of the global's place are set if a data page disagrees.
  (func (export "canister_query read")
    (local $index i32) (local $address i32) (local $wanted i64)
    (call $stable_read (i64.const 4120) (i64.const 0) (i64.const 8))
    (call $stable_read (i64.const 4128) (i64.const 65536) (i64.const 8))
    (i64.store (i32.const 4096) (i64.load (i32.const 0)))
    (i64.store (i32.const 4104) (i64.load (i32.const 8)))
    (i64.store (i32.const 4112) (global.get $latest))
    (i64.store (i32.const 4136) (i64.const VERSION))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $index) (i32.load (i32.const 8))))
        (local.set $address (i32.add (i32.const 65536) (i32.shl (local.get $index) (i32.const 12))))
        (local.set $wanted (i64.add (i64.load (i32.const 0)) (i64.extend_i32_u (local.get $index))))
        (if (i32.or
              (i64.ne (i64.load (local.get $address)) (local.get $wanted))
              (i64.ne (i64.load offset=4088 (local.get $address)) (local.get $wanted)))
          (then (i64.store (i32.const 4112) (i64.const -1))))
        (local.set $index (i32.add (local.get $index) (i32.const 1)))
        (br $next)))
    (call $append (i32.const 4096) (i32.const 48))
    (call $reply))
)
