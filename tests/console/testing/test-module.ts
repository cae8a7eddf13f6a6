import { appendCustomSection } from "../../../src/cli/build/custom-section.ts";
import { assembleWat } from "../../support/compile-wat.ts";

/** How a module of these tests differs from the others. */
export interface TestModuleOptions {
  /** Answered by `get` until `set` is called. @default {"fresh"} */
  readonly text?: string;
  /** Whether `canister_post_upgrade` traps. @default {false} */
  readonly traps?: boolean;
  /** Content of its public metadata `juno:package`. @default {none} */
  readonly junoPackage?: { readonly name: string; readonly version: string };
}

const candidInterface = `service : {
  set : (text) -> ();
  get : () -> (text) query;
  fail : () -> ();
  hold : (principal) -> ();
  wait : () -> ();
  release : () -> ();
}`;

/**
 * Makes the module that these tests install. It keeps one text in its heap, of which an upgrade leaves nothing, and tells its
 * interface.
 *
 * `hold` calls `wait` of another canister with this module, which answers once its `release` is called: until then the
 * caller cannot stop.
 */
export function testModule(options: TestModuleOptions = {}): Uint8Array<ArrayBuffer> {
  const { text = "fresh", traps = false, junoPackage } = options;
  const metadata = {
    "candid:service": candidInterface,
    ...(junoPackage !== undefined && { "juno:package": JSON.stringify(junoPackage) }),
  };
  return Object.entries(metadata).reduce(
    (module, [name, content]) =>
      Uint8Array.from(appendCustomSection(module, `icp:public ${name}`, new TextEncoder().encode(content))),
    Uint8Array.from(assembleWat(source(text, traps))),
  );
}

const size = (text: string): string => `\\${text.length.toString(16).padStart(2, "0")}`;

function source(text: string, traps: boolean): string {
  return `(module
  (import "ic0" "msg_arg_data_size" (func $arg_size (result i32)))
  (import "ic0" "msg_arg_data_copy" (func $arg_copy (param i32 i32 i32)))
  (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
  (import "ic0" "msg_reply" (func $reply))
  (import "ic0" "trap" (func $trap (param i32 i32)))
  (import "ic0" "canister_self_size" (func $self_size (result i32)))
  (import "ic0" "canister_self_copy" (func $self_copy (param i32 i32 i32)))
  (import "ic0" "call_new" (func $call_new (param i32 i32 i32 i32 i32 i32 i32 i32)))
  (import "ic0" "call_data_append" (func $call_data (param i32 i32)))
  (import "ic0" "call_perform" (func $call_perform (result i32)))
  (memory (export "memory") 1)
  (table funcref (elem $answer $again))
  (global $size (mut i32) (i32.const ${String(8 + text.length)}))
  (global $isReleased (mut i32) (i32.const 0))
  (data (i32.const 0) "DIDL\\00\\00")
  (data (i32.const 16) "failed on purpose")
  (data (i32.const 48) "wait")
  (data (i32.const 56) "tick")
  (data (i32.const 1024) "DIDL\\00\\01\\71${size(text)}${text}")
  (func (export "canister_post_upgrade") ${traps ? "(call $trap (i32.const 16) (i32.const 17))" : ""})
  (func $answer (param i32)
    (call $append (i32.const 0) (i32.const 6))
    (call $reply))
  (func $tick
    (call $self_copy (i32.const 128) (i32.const 0) (call $self_size))
    (call $call_new (i32.const 128) (call $self_size) (i32.const 56) (i32.const 4)
      (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 0))
    (call $call_data (i32.const 0) (i32.const 6))
    (drop (call $call_perform)))
  (func $again (param i32)
    (if (global.get $isReleased) (then (call $answer (i32.const 0))) (else (call $tick))))
  (func (export "canister_update set")
    (global.set $size (call $arg_size))
    (call $arg_copy (i32.const 1024) (i32.const 0) (global.get $size))
    (call $answer (i32.const 0)))
  (func (export "canister_query get")
    (call $append (i32.const 1024) (global.get $size))
    (call $reply))
  (func (export "canister_update fail") (call $trap (i32.const 16) (i32.const 17)))
  (func (export "canister_update tick") (call $answer (i32.const 0)))
  (func (export "canister_update wait") (call $tick))
  (func (export "canister_update release")
    (global.set $isReleased (i32.const 1))
    (call $answer (i32.const 0)))
  (func (export "canister_update hold")
    (call $arg_copy (i32.const 128) (i32.const 8) (i32.sub (call $arg_size) (i32.const 8)))
    (call $call_new (i32.const 129) (i32.load8_u (i32.const 128)) (i32.const 48) (i32.const 4)
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))
    (call $call_data (i32.const 0) (i32.const 6))
    (drop (call $call_perform))))`;
}
