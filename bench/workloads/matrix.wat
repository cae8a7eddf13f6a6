;; Multiplies two matrices of 300 by 300 doubles; answers one element of the product.
(module
  (memory (export "memory") WIDTH 64)
  (func $at (param $base ADDR) (param $row ADDR) (param $column ADDR) (result ADDR)
    (ADDR.add (local.get $base)
      (ADDR.shl (ADDR.add (ADDR.mul (local.get $row) (ADDR.const 300)) (local.get $column)) (ADDR.const 3))))
  (func (export "run") (result i32)
    (local $i ADDR) (local $j ADDR) (local $k ADDR) (local $sum f64)
    (loop $fill
      (f64.store (ADDR.shl (local.get $i) (ADDR.const 3)) (f64.const 1.5))
      (local.set $i (ADDR.add (local.get $i) (ADDR.const 1)))
      (br_if $fill (ADDR.lt_u (local.get $i) (ADDR.const 180000))))
    (local.set $i (ADDR.const 0))
    (loop $rows
      (local.set $j (ADDR.const 0))
      (loop $columns
        (local.set $sum (f64.const 0))
        (local.set $k (ADDR.const 0))
        (loop $terms
          (local.set $sum (f64.add (local.get $sum)
            (f64.mul
              (f64.load (call $at (ADDR.const 0) (local.get $i) (local.get $k)))
              (f64.load (call $at (ADDR.const 720000) (local.get $k) (local.get $j))))))
          (local.set $k (ADDR.add (local.get $k) (ADDR.const 1)))
          (br_if $terms (ADDR.lt_u (local.get $k) (ADDR.const 300))))
        (f64.store (call $at (ADDR.const 1440000) (local.get $i) (local.get $j)) (local.get $sum))
        (local.set $j (ADDR.add (local.get $j) (ADDR.const 1)))
        (br_if $columns (ADDR.lt_u (local.get $j) (ADDR.const 300))))
      (local.set $i (ADDR.add (local.get $i) (ADDR.const 1)))
      (br_if $rows (ADDR.lt_u (local.get $i) (ADDR.const 300))))
    (i32.trunc_f64_s (f64.load (call $at (ADDR.const 1440000) (ADDR.const 7) (ADDR.const 9)))))
)
