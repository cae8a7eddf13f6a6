;; Stores every 8 bytes of 32 MiB, 16 times over: nothing but stores.
(module
  (memory (export "memory") WIDTH 512)
  (func (export "run") (result i32)
    (local $address ADDR) (local $round i64)
    (loop $rounds
      (local.set $address (ADDR.const 0))
      (loop $next
        (i64.store (local.get $address) (local.get $round))
        (local.set $address (ADDR.add (local.get $address) (ADDR.const 8)))
        (br_if $next (ADDR.lt_u (local.get $address) (ADDR.const 0x2000000))))
      (local.set $round (i64.add (local.get $round) (i64.const 1)))
      (br_if $rounds (i64.lt_u (local.get $round) (i64.const 16))))
    (i32.load (ADDR.const 1048576)))
)
