import { ByteWriter, encodeUtf8 } from "../../bytes/mod.ts";
import type { Principal } from "../../wire/mod.ts";
import { assembleWat } from "../../../tests/support/compile-wat.ts";

/** Bytes that the script canister executes, one operation after the other. */
export type Script = Uint8Array;

/** Numbers that a script can append to its reply, 8 bytes each, little endian. */
const numbers = {
  cyclesAvailable: 0,
  cyclesRefunded: 1,
  cyclesBalance: 2,
  version: 3,
  deadline: 4,
  counter: 5,
  performResult: 6,
  callInstructions: 7,
  status: 8,
  rejectCode: 9,
} as const;

/** A call that a script makes. */
export interface ScriptCall {
  readonly callee: Principal;
  readonly method?: string;
  readonly arg?: Uint8Array;
  readonly cycles?: bigint;
  readonly onReply?: Script;
  readonly onReject?: Script;
  readonly onCleanup?: Script;
  /** Best effort. */
  readonly timeoutSeconds?: number;
}

function operation(name: string, ...operands: readonly Uint8Array[]): Script {
  const writer = new ByteWriter().bytes(encodeUtf8(name));
  for (const operand of operands) writer.u32(operand.length).bytes(operand);
  return writer.finish();
}

const u64 = (value: bigint): Uint8Array => new ByteWriter().u64(value).finish();

/** `operations` one after the other. */
export function script(...operations: readonly Script[]): Script {
  const writer = new ByteWriter();
  for (const one of operations) writer.bytes(one);
  return writer.finish();
}

export function appendText(text: string): Script {
  return operation("a", encodeUtf8(text));
}

/** Replies with what was appended, and this. */
export function reply(text = ""): Script {
  return script(operation("a", encodeUtf8(text)), operation("f"));
}

export function reject(text: string): Script {
  return operation("j", encodeUtf8(text));
}

export function trap(text: string): Script {
  return operation("t", encodeUtf8(text));
}

/** Appends the argument; in a reply callback, the reply. */
export function appendArg(): Script {
  return operation("g");
}

/** Appends the text of the reject that came back. */
export function appendRejectText(): Script {
  return operation("e");
}

export function appendCaller(): Script {
  return operation("m");
}

/** Appends what was said about the user, if the call belongs to one. */
export function appendCallerInfo(): Script {
  return operation("v");
}

export function append(name: keyof typeof numbers): Script {
  return operation("n", Uint8Array.of(numbers[name]));
}

/** Accepts at most this many cycles. */
export function accept(cycles: bigint): Script {
  return operation("x", u64(cycles));
}

/** Adds one to the counter of the canister. */
export function count(): Script {
  return operation("i");
}

/** Burns some instructions, about 10 for each of `turns`. */
export function spin(turns: bigint): Script {
  return operation("l", u64(turns));
}

export function print(text: string): Script {
  return operation("p", encodeUtf8(text));
}

export function growHeap(wasmPages: bigint): Script {
  return operation("w", u64(wasmPages));
}

/** Sets the timer, whose script is `script`. */
export function setTimer(timeNs: bigint, onTimer: Script): Script {
  return operation("s", u64(timeNs), onTimer);
}

/** Makes a call; without scripts the callbacks do nothing. Says in `performResult` whether it was made. */
export function call(made: ScriptCall): Script {
  const { callee, method = "run", arg = new Uint8Array(), cycles = 0n, timeoutSeconds = 0 } = made;
  const none = new Uint8Array();
  return operation(
    "c",
    callee.toUint8Array(),
    encodeUtf8(method),
    arg,
    u64(cycles),
    made.onReply ?? none,
    made.onReject ?? none,
    made.onCleanup ?? none,
    u64(BigInt(timeoutSeconds)),
  );
}

/** The 64-bit numbers of a reply. */
export function numbersOf(reply: Uint8Array): bigint[] {
  const view = new DataView(reply.buffer, reply.byteOffset, reply.byteLength);
  return Array.from({ length: Math.floor(reply.length / 8) }, (_, index) =>
    view.getBigUint64(index * 8, true),
  );
}

/**
 * A canister that does what its arguments say: the methods `run` (update) and `ask` (query) execute their argument as a
 * script, callbacks and the timer execute the scripts that they were given. Arguments stay in the heap for that.
 */
export const scriptModule: Uint8Array = assembleWat(`
  (module
    (import "ic0" "msg_reply" (func $reply))
    (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
    (import "ic0" "msg_reject" (func $reject (param i32 i32)))
    (import "ic0" "msg_arg_data_size" (func $arg_size (result i32)))
    (import "ic0" "msg_arg_data_copy" (func $arg_copy (param i32 i32 i32)))
    (import "ic0" "msg_caller_size" (func $caller_size (result i32)))
    (import "ic0" "msg_caller_copy" (func $caller_copy (param i32 i32 i32)))
    (import "ic0" "msg_caller_info_data_size" (func $info_size (result i32)))
    (import "ic0" "msg_caller_info_data_copy" (func $info_copy (param i32 i32 i32)))
    (import "ic0" "msg_reject_code" (func $reject_code (result i32)))
    (import "ic0" "msg_reject_msg_size" (func $reject_size (result i32)))
    (import "ic0" "msg_reject_msg_copy" (func $reject_copy (param i32 i32 i32)))
    (import "ic0" "msg_deadline" (func $deadline (result i64)))
    (import "ic0" "msg_cycles_available" (func $available (result i64)))
    (import "ic0" "msg_cycles_refunded" (func $refunded (result i64)))
    (import "ic0" "msg_cycles_accept" (func $accept (param i64) (result i64)))
    (import "ic0" "canister_cycle_balance" (func $balance (result i64)))
    (import "ic0" "canister_version" (func $version (result i64)))
    (import "ic0" "canister_status" (func $status (result i32)))
    (import "ic0" "performance_counter" (func $performance (param i32) (result i64)))
    (import "ic0" "global_timer_set" (func $timer (param i64) (result i64)))
    (import "ic0" "debug_print" (func $print (param i32 i32)))
    (import "ic0" "trap" (func $trap (param i32 i32)))
    (import "ic0" "call_new" (func $call_new (param i32 i32 i32 i32 i32 i32 i32 i32)))
    (import "ic0" "call_on_cleanup" (func $call_on_cleanup (param i32 i32)))
    (import "ic0" "call_data_append" (func $call_data (param i32 i32)))
    (import "ic0" "call_cycles_add" (func $call_cycles (param i64)))
    (import "ic0" "call_with_best_effort_response" (func $call_best_effort (param i32)))
    (import "ic0" "call_perform" (func $call_perform (result i32)))
    (memory 1)
    (table funcref (elem $callback))
    (global $free (mut i32) (i32.const 64))
    (global $counter (mut i64) (i64.const 0))
    (global $performed (mut i32) (i32.const 0))
    (global $pc (mut i32) (i32.const 0))
    (global $timer_script (mut i32) (i32.const 0))

    (func $allocate (param $size i32) (result i32)
      (local $address i32)
      (local.set $address (global.get $free))
      (global.set $free (i32.add (local.get $address) (local.get $size)))
      (block $enough
        (br_if $enough (i32.le_u (global.get $free) (i32.mul (memory.size) (i32.const 65536))))
        (drop (memory.grow (i32.add (i32.shr_u (local.get $size) (i32.const 16)) (i32.const 1)))))
      (local.get $address))

    ;; Address of the next operand: its length, then its bytes.
    (func $operand (result i32)
      (local $at i32)
      (local.set $at (global.get $pc))
      (global.set $pc (i32.add (i32.add (local.get $at) (i32.const 4)) (i32.load (local.get $at))))
      (local.get $at))
    (func $bytes (param $at i32) (result i32) (i32.add (local.get $at) (i32.const 4)))
    (func $number (result i64) (i64.load (call $bytes (call $operand))))

    (func $append_arg
      (local $at i32)
      (local.set $at (call $allocate (call $arg_size)))
      (call $arg_copy (local.get $at) (i32.const 0) (call $arg_size))
      (call $append (local.get $at) (call $arg_size)))
    (func $append_number (param $which i32)
      (local $value i64)
      (if (i32.eq (local.get $which) (i32.const 0)) (then (local.set $value (call $available))))
      (if (i32.eq (local.get $which) (i32.const 1)) (then (local.set $value (call $refunded))))
      (if (i32.eq (local.get $which) (i32.const 2)) (then (local.set $value (call $balance))))
      (if (i32.eq (local.get $which) (i32.const 3)) (then (local.set $value (call $version))))
      (if (i32.eq (local.get $which) (i32.const 4)) (then (local.set $value (call $deadline))))
      (if (i32.eq (local.get $which) (i32.const 5)) (then (local.set $value (global.get $counter))))
      (if (i32.eq (local.get $which) (i32.const 6))
        (then (local.set $value (i64.extend_i32_u (global.get $performed)))))
      (if (i32.eq (local.get $which) (i32.const 7))
        (then (local.set $value (call $performance (i32.const 1)))))
      (if (i32.eq (local.get $which) (i32.const 8))
        (then (local.set $value (i64.extend_i32_u (call $status)))))
      (if (i32.eq (local.get $which) (i32.const 9))
        (then (local.set $value (i64.extend_i32_u (call $reject_code)))))
      (i64.store (i32.const 0) (local.get $value))
      (call $append (i32.const 0) (i32.const 8)))

    (func $make_call
      (local $callee i32) (local $method i32) (local $arg i32) (local $cycles i64)
      (local $reply i32) (local $reject i32) (local $cleanup i32) (local $timeout i64)
      (local.set $callee (call $operand))
      (local.set $method (call $operand))
      (local.set $arg (call $operand))
      (local.set $cycles (call $number))
      (local.set $reply (call $operand))
      (local.set $reject (call $operand))
      (local.set $cleanup (call $operand))
      (local.set $timeout (call $number))
      (call $call_new
        (call $bytes (local.get $callee)) (i32.load (local.get $callee))
        (call $bytes (local.get $method)) (i32.load (local.get $method))
        (i32.const 0) (local.get $reply) (i32.const 0) (local.get $reject))
      (if (i32.load (local.get $cleanup))
        (then (call $call_on_cleanup (i32.const 0) (local.get $cleanup))))
      (call $call_data (call $bytes (local.get $arg)) (i32.load (local.get $arg)))
      (if (i64.ne (local.get $cycles) (i64.const 0)) (then (call $call_cycles (local.get $cycles))))
      (if (i64.ne (local.get $timeout) (i64.const 0))
        (then (call $call_best_effort (i32.wrap_i64 (local.get $timeout)))))
      (global.set $performed (call $call_perform)))

    (func $spin (param $turns i64)
      (loop $again
        (local.set $turns (i64.sub (local.get $turns) (i64.const 1)))
        (br_if $again (i64.gt_s (local.get $turns) (i64.const 0)))))

    (func $run (param $at i32)
      (local $end i32) (local $op i32) (local $a i32)
      (global.set $pc (call $bytes (local.get $at)))
      (local.set $end (i32.add (call $bytes (local.get $at)) (i32.load (local.get $at))))
      (block $done
        (loop $next
          (br_if $done (i32.ge_u (global.get $pc) (local.get $end)))
          (local.set $op (i32.load8_u (global.get $pc)))
          (global.set $pc (i32.add (global.get $pc) (i32.const 1)))
          (if (i32.eq (local.get $op) (i32.const 97)) ;; a
            (then (local.set $a (call $operand))
              (call $append (call $bytes (local.get $a)) (i32.load (local.get $a)))))
          (if (i32.eq (local.get $op) (i32.const 99)) (then (call $make_call))) ;; c
          (if (i32.eq (local.get $op) (i32.const 101)) ;; e
            (then (local.set $a (call $allocate (call $reject_size)))
              (call $reject_copy (local.get $a) (i32.const 0) (call $reject_size))
              (call $append (local.get $a) (call $reject_size))))
          (if (i32.eq (local.get $op) (i32.const 102)) (then (call $reply))) ;; f
          (if (i32.eq (local.get $op) (i32.const 103)) (then (call $append_arg))) ;; g
          (if (i32.eq (local.get $op) (i32.const 105)) ;; i
            (then (global.set $counter (i64.add (global.get $counter) (i64.const 1)))))
          (if (i32.eq (local.get $op) (i32.const 106)) ;; j
            (then (local.set $a (call $operand))
              (call $reject (call $bytes (local.get $a)) (i32.load (local.get $a)))))
          (if (i32.eq (local.get $op) (i32.const 108)) (then (call $spin (call $number)))) ;; l
          (if (i32.eq (local.get $op) (i32.const 109)) ;; m
            (then (local.set $a (call $allocate (call $caller_size)))
              (call $caller_copy (local.get $a) (i32.const 0) (call $caller_size))
              (call $append (local.get $a) (call $caller_size))))
          (if (i32.eq (local.get $op) (i32.const 110)) ;; n
            (then (call $append_number (i32.load8_u (call $bytes (call $operand))))))
          (if (i32.eq (local.get $op) (i32.const 112)) ;; p
            (then (local.set $a (call $operand))
              (call $print (call $bytes (local.get $a)) (i32.load (local.get $a)))))
          (if (i32.eq (local.get $op) (i32.const 115)) ;; s
            (then (drop (call $timer (call $number)))
              (global.set $timer_script (call $operand))))
          (if (i32.eq (local.get $op) (i32.const 116)) ;; t
            (then (local.set $a (call $operand))
              (call $trap (call $bytes (local.get $a)) (i32.load (local.get $a)))))
          (if (i32.eq (local.get $op) (i32.const 118)) ;; v
            (then (local.set $a (call $allocate (call $info_size)))
              (call $info_copy (local.get $a) (i32.const 0) (call $info_size))
              (call $append (local.get $a) (call $info_size))))
          (if (i32.eq (local.get $op) (i32.const 119)) ;; w
            (then (drop (memory.grow (i32.wrap_i64 (call $number))))))
          (if (i32.eq (local.get $op) (i32.const 120)) ;; x
            (then (drop (call $accept (call $number)))))
          (br $next))))

    (func $run_arg
      (local $at i32)
      (local.set $at (call $allocate (i32.add (call $arg_size) (i32.const 4))))
      (i32.store (local.get $at) (call $arg_size))
      (call $arg_copy (call $bytes (local.get $at)) (i32.const 0) (call $arg_size))
      (call $run (local.get $at)))

    (func $callback (param $at i32) (call $run (local.get $at)))
    (func (export "canister_update run") (call $run_arg))
    (func (export "canister_query ask") (call $run_arg))
    (func (export "canister_global_timer") (call $run (global.get $timer_script))))
`);
