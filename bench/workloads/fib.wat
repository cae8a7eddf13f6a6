;; The 34th Fibonacci number by plain recursion: calls and hardly anything else.
(module
  (memory (export "memory") WIDTH 1)
  (func $fib (param $n ADDR) (result ADDR)
    (if (result ADDR) (ADDR.lt_u (local.get $n) (ADDR.const 2))
      (then (local.get $n))
      (else (ADDR.add
        (call $fib (ADDR.sub (local.get $n) (ADDR.const 1)))
        (call $fib (ADDR.sub (local.get $n) (ADDR.const 2)))))))
  (func (export "run") (result ADDR) (call $fib (ADDR.const 34)))
)
