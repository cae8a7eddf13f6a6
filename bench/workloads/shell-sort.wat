;; Fills 200,000 words with pseudo-random values and sorts them in place; answers the middle one.
(module
  (memory (export "memory") WIDTH 16)
  (global $words ADDR (ADDR.const 200000))
  (func (export "run") (result i32)
    (local $i ADDR) (local $j ADDR) (local $gap ADDR) (local $seed i32) (local $value i32)
    (local.set $seed (i32.const 12345))
    (loop $fill
      (local.set $seed (i32.add (i32.mul (local.get $seed) (i32.const 1664525)) (i32.const 1013904223)))
      (i32.store (ADDR.shl (local.get $i) (ADDR.const 2)) (local.get $seed))
      (local.set $i (ADDR.add (local.get $i) (ADDR.const 1)))
      (br_if $fill (ADDR.lt_u (local.get $i) (global.get $words))))
    (local.set $gap (ADDR.div_u (global.get $words) (ADDR.const 2)))
    (loop $gaps
      (local.set $i (local.get $gap))
      (loop $next
        (local.set $value (i32.load (ADDR.shl (local.get $i) (ADDR.const 2))))
        (local.set $j (local.get $i))
        (block $placed
          (loop $shift
            (br_if $placed (ADDR.lt_u (local.get $j) (local.get $gap)))
            (br_if $placed (i32.le_u (i32.load (ADDR.shl (ADDR.sub (local.get $j) (local.get $gap)) (ADDR.const 2))) (local.get $value)))
            (i32.store (ADDR.shl (local.get $j) (ADDR.const 2)) (i32.load (ADDR.shl (ADDR.sub (local.get $j) (local.get $gap)) (ADDR.const 2))))
            (local.set $j (ADDR.sub (local.get $j) (local.get $gap)))
            (br $shift)))
        (i32.store (ADDR.shl (local.get $j) (ADDR.const 2)) (local.get $value))
        (local.set $i (ADDR.add (local.get $i) (ADDR.const 1)))
        (br_if $next (ADDR.lt_u (local.get $i) (global.get $words))))
      (local.set $gap (ADDR.div_u (local.get $gap) (ADDR.const 2)))
      (br_if $gaps (ADDR.ne (local.get $gap) (ADDR.const 0))))
    (i32.load (ADDR.shl (ADDR.const 100000) (ADDR.const 2))))
)
