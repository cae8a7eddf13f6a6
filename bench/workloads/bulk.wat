;; Fills and copies 16 KiB pieces all over 32 MiB, 16 times over.
(module
  (memory (export "memory") WIDTH 512)
  (func (export "run") (result i32)
    (local $piece ADDR) (local $round i32)
    (loop $rounds
      (local.set $piece (ADDR.const 0))
      (loop $next
        (memory.fill (local.get $piece) (local.get $round) (ADDR.const 16384))
        (memory.copy (ADDR.add (local.get $piece) (ADDR.const 16384)) (local.get $piece) (ADDR.const 16384))
        (local.set $piece (ADDR.add (local.get $piece) (ADDR.const 32768)))
        (br_if $next (ADDR.lt_u (local.get $piece) (ADDR.const 0x2000000))))
      (local.set $round (i32.add (local.get $round) (i32.const 1)))
      (br_if $rounds (i32.lt_u (local.get $round) (i32.const 16))))
    (i32.load (ADDR.const 1048576)))
)
