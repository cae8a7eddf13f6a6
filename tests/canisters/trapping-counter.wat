;; New code for the counter that cannot be installed: its post_upgrade and its init trap.
(module
  (memory (export "memory") 1)
  (func (export "canister_post_upgrade")
    (i64.store (i32.const 0) (i64.const 99))
    (unreachable))
  (func (export "canister_init") (unreachable))
)
