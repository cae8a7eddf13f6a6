;; Multiplies two matrices of 300 by 300 doubles; answers one element of the product.
(module
  (memory (export "memory") WIDTH 64)
  (func (export "run") (result i32)
    (local $i ADDR) (local $left ADDR) (local $leftEnd ADDR) (local $right ADDR) (local $column ADDR) (local $sum f64)
    (loop $fill
      (f64.store (local.get $i) (f64.const 1.5))
      (local.set $i (ADDR.add (local.get $i) (ADDR.const 8)))
      (br_if $fill (ADDR.lt_u (local.get $i) (ADDR.const 1440000))))
    (local.set $i (ADDR.const 0))
    (loop $rows
      (local.set $column (ADDR.const 0))
      (loop $columns
        (local.set $sum (f64.const 0))
        (local.set $left (local.get $i))
        (local.set $leftEnd (ADDR.add (local.get $i) (ADDR.const 2400)))
        (local.set $right (ADDR.add (ADDR.const 720000) (local.get $column)))
        (loop $terms
          (local.set $sum (f64.add (local.get $sum)
            (f64.mul (f64.load (local.get $left)) (f64.load (local.get $right)))))
          (local.set $left (ADDR.add (local.get $left) (ADDR.const 8)))
          (local.set $right (ADDR.add (local.get $right) (ADDR.const 2400)))
          (br_if $terms (ADDR.lt_u (local.get $left) (local.get $leftEnd))))
        (f64.store offset=1440000 (ADDR.add (local.get $i) (local.get $column)) (local.get $sum))
        (local.set $column (ADDR.add (local.get $column) (ADDR.const 8)))
        (br_if $columns (ADDR.lt_u (local.get $column) (ADDR.const 2400))))
      (local.set $i (ADDR.add (local.get $i) (ADDR.const 2400)))
      (br_if $rows (ADDR.lt_u (local.get $i) (ADDR.const 720000))))
    (i32.trunc_f64_s (f64.load (ADDR.const 1456872))))
)
