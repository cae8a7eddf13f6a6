;; New code for the counter that cannot be upgraded to: its post_upgrade traps.
(module
  (memory (export "memory") 1)
  (func (export "canister_post_upgrade")
    (i64.store (i32.const 0) (i64.const 99))
    (unreachable))
)
