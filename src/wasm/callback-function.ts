import { CALLBACK_RESULT } from "./abi.ts";
import { CodeBuffer } from "./code-buffer.ts";
import type { HelperFunctions } from "./helper-functions.ts";
import { Op } from "./opcodes.ts";
import type { DeclaredTable, ParsedModule } from "./parsed-module.ts";
import { ValueType } from "./value-type.ts";

const tableGet = 0x25;
const refIsNull = 0xd1;
const tableSize = 0x110;
const refTest = [0xfb, 0x14] as const;
const i64GeU = 0x5a;
const endWith = 0x0f;

/**
 * Appends the function that calls a callback through the table, and answers its index; `undefined` where no table holds
 * functions. The element is looked at before it is called, so that a wrong index or type is told from a bad indirect
 * call within the callback.
 */
export function addCallback(module: ParsedModule, helpers: HelperFunctions): number | undefined {
  const [table] = module.tables;
  if (table?.element !== ValueType.funcref) return undefined;
  const env = (module.memory?.width ?? 32) === 64 ? ValueType.i64 : ValueType.i32;
  const type = module.types.findIndex(
    ({ params, results }) => params.length === 1 && params[0] === env && results.length === 0,
  );
  const body = new CodeBuffer().u32(0);
  body.localGet(0).op(tableSize).u32(0);
  if (table.width === 32) body.u8(Op.i64ExtendI32U);
  body.u8(i64GeU);
  answer(body, CALLBACK_RESULT.noElement);
  pushElement(body, table).u8(refIsNull);
  answer(body, CALLBACK_RESULT.nullElement);
  if (type < 0) {
    body.i32Const(CALLBACK_RESULT.otherType);
  } else {
    pushElement(body, table);
    for (const byte of refTest) body.u8(byte);
    body.signed(type).u8(Op.i32Eqz);
    answer(body, CALLBACK_RESULT.otherType);
    pushIndex(body.localGet(1), table).u8(Op.callIndirect).u32(type).u32(0);
    body.i32Const(CALLBACK_RESULT.called);
  }
  return helpers.add({
    params: [ValueType.i64, env],
    results: [ValueType.i32],
    body: body.end().view().slice(),
  });
}

function pushIndex(body: CodeBuffer, table: DeclaredTable): CodeBuffer {
  body.localGet(0);
  return table.width === 32 ? body.u8(Op.i32WrapI64) : body;
}

function pushElement(body: CodeBuffer, table: DeclaredTable): CodeBuffer {
  return pushIndex(body, table).u8(tableGet).u32(0);
}

/** If the condition on the stack holds, the function ends with this result. */
function answer(body: CodeBuffer, result: number): void {
  body.if().i32Const(result).u8(endWith).end();
}
