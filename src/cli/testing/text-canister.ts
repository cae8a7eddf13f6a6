import wabt from "wabt";

/** The interface of the canister: it keeps one text and can fail in two ways. */
export const textCanisterInterface = `service : {
  set : (text) -> ();
  get : () -> (text) query;
  fail : () -> ();
  refuse : (text) -> ();
}`;

const source = `(module
  (import "ic0" "msg_arg_data_size" (func $arg_size (result i32)))
  (import "ic0" "msg_arg_data_copy" (func $arg_copy (param i32 i32 i32)))
  (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
  (import "ic0" "msg_reply" (func $reply))
  (import "ic0" "msg_reject" (func $reject (param i32 i32)))
  (import "ic0" "trap" (func $trap (param i32 i32)))
  (memory (export "memory") 1)
  (global $size (mut i32) (i32.const 8))
  (data (i32.const 0) "DIDL\\00\\00")
  (data (i32.const 16) "failed on purpose")
  (data (i32.const 48) "refused on purpose")
  (data (i32.const 1024) "DIDL\\00\\01\\71\\00")
  (func (export "canister_update set")
    (global.set $size (call $arg_size))
    (call $arg_copy (i32.const 1024) (i32.const 0) (global.get $size))
    (call $append (i32.const 0) (i32.const 6))
    (call $reply))
  (func (export "canister_query get")
    (call $append (i32.const 1024) (global.get $size))
    (call $reply))
  (func (export "canister_update fail") (call $trap (i32.const 16) (i32.const 17)))
  (func (export "canister_update refuse") (call $reject (i32.const 48) (i32.const 18))))`;

/** A small module that keeps the text of its last \`set\` in its heap. It carries no interface of its own. */
export async function textCanisterModule(): Promise<Uint8Array> {
  const parsed = (await wabt()).parseWat("text.wat", source);
  try {
    return parsed.toBinary({}).buffer;
  } finally {
    parsed.destroy();
  }
}
