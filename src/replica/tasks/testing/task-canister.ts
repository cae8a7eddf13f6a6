import { assembleWat } from "../../../../tests/support/compile-wat.ts";

/** What the tasks of the canister do besides writing their letter; the argument of its method `mode`. */
export const taskModes = { nothing: 0, trap: 1, armAgain: 2, spin: 3 } as const;

const module = (tasks: string): string => `
  (module
    (import "ic0" "msg_reply" (func $reply))
    (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
    (import "ic0" "msg_arg_data_copy" (func $arg_copy (param i32 i32 i32)))
    (import "ic0" "msg_caller_size" (func $caller_size (result i32)))
    (import "ic0" "global_timer_set" (func $timer (param i64) (result i64)))
    (import "ic0" "time" (func $time (result i64)))
    (import "ic0" "trap" (func $trap (param i32 i32)))
    (memory 1)
    (data (i32.const 100) "no luck")
    (global $mode (mut i32) (i32.const 0))
    (global $length (mut i32) (i32.const 0))

    (func $write (param $letter i32)
      (i32.store8 (i32.add (i32.const 1024) (global.get $length)) (local.get $letter))
      (global.set $length (i32.add (global.get $length) (i32.const 1))))
    (func $task (param $letter i32)
      (local $turns i32)
      (call $write (local.get $letter))
      ;; Tasks are called by the management canister, whose principal is empty.
      (if (i32.ne (call $caller_size) (i32.const 0)) (then (call $write (i32.const 63))))
      (if (i32.eq (global.get $mode) (i32.const 1)) (then (call $trap (i32.const 100) (i32.const 7))))
      (if (i32.eq (global.get $mode) (i32.const 2)) (then (drop (call $timer (call $time)))))
      (if (i32.eq (global.get $mode) (i32.const 3))
        (then
          (loop $again
            (local.set $turns (i32.add (local.get $turns) (i32.const 1)))
            (br_if $again (i32.lt_u (local.get $turns) (i32.const 10000)))))))

    (func (export "canister_query events")
      (call $append (i32.const 1024) (global.get $length))
      (call $reply))
    (func (export "canister_update mode")
      (call $arg_copy (i32.const 0) (i32.const 0) (i32.const 1))
      (global.set $mode (i32.load8_u (i32.const 0)))
      (call $reply))
    (func (export "canister_update arm")
      (call $arg_copy (i32.const 0) (i32.const 0) (i32.const 8))
      (drop (call $timer (i64.load (i32.const 0))))
      (call $reply))
    (func (export "canister_update grow")
      (call $write (i32.const 117))
      (drop (memory.grow (i32.const 16)))
      (call $reply))
    (func (export "canister_update touch")
      (call $write (i32.const 117))
      (call $reply))
    ${tasks})
`;

const timer = `(func (export "canister_global_timer") (call $task (i32.const 116)))`;
const hook = `(func (export "canister_on_low_wasm_memory") (call $task (i32.const 108)))`;
const heartbeat = `(func (export "canister_heartbeat") (call $task (i32.const 104)))`;

/**
 * Writes a letter for each task and for the methods `grow` (16 WasmPages) and `touch`: `t` timer, `l` low-memory hook,
 * `u` update. The query `events` answers them in order; `arm` sets the timer.
 */
export const taskModule: Uint8Array = assembleWat(module(timer + hook));

/** The same with a heartbeat, `h`. */
export const heartbeatModule: Uint8Array = assembleWat(module(timer + hook + heartbeat));

/** The same methods without any task. */
export const idleModule: Uint8Array = assembleWat(module(""));
