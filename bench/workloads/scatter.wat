;; Adds to 4,000,000 words at pseudo-random places of 32 MiB.
(module
  (memory (export "memory") WIDTH 512)
  (func (export "run") (result i32)
    (local $state i64) (local $left i32) (local $address ADDR)
    (local.set $state (i64.const 88172645463325252))
    (local.set $left (i32.const 4000000))
    (loop $next
      (local.set $state (i64.xor (local.get $state) (i64.shl (local.get $state) (i64.const 13))))
      (local.set $state (i64.xor (local.get $state) (i64.shr_u (local.get $state) (i64.const 7))))
      (local.set $state (i64.xor (local.get $state) (i64.shl (local.get $state) (i64.const 17))))
      (local.set $address (FROM_I64 (i64.and (local.get $state) (i64.const 0x1fffffc))))
      (i32.store (local.get $address) (i32.add (i32.load (local.get $address)) (i32.const 1)))
      (local.set $left (i32.sub (local.get $left) (i32.const 1)))
      (br_if $next (local.get $left)))
    (i32.load (local.get $address)))
)
