import type { AddedItems } from "./added-items.ts";
import { CodeBuffer } from "./code-buffer.ts";
import type { HelperFunctions } from "./helper-functions.ts";
import { Op } from "./opcodes.ts";
import type { DataSegment } from "./parsed-module.ts";
import { ValueType } from "./value-type.ts";

const i64x2Splat = 0x212;
const i64x2ExtractLane = 0x21d;
const i64x2ReplaceLane = 0x21e;

/** Beyond every heap, so that a segment placed there traps: offsets are unsigned. */
const outside = -1;

/** Appends the function that applies the active data segments in order, and answers its index. */
export function addInitData(
  items: AddedItems,
  helpers: HelperFunctions,
  data: readonly DataSegment[],
): number {
  const body = new CodeBuffer();
  body.u32(0);
  data.forEach((segment, index) => {
    if (segment.offset === undefined || segment.offset.kind === "other") return;
    const { value } = segment.offset;
    const pushOffset = (): void => {
      if (items.width === 64) body.i64Const(value >= 0n && value < 1n << 40n ? Number(value) : outside);
      else body.i32Const(Number(value));
    };
    pushOffset();
    if (items.width === 64) body.i64Const(segment.content.length);
    else body.i32Const(segment.content.length);
    body.call(helpers.touchRange);
    pushOffset();
    body.i32Const(0).i32Const(segment.content.length);
    body.op(Op.memoryInit).u32(index).u32(items.memories.heap);
  });
  return helpers.add({ params: [], results: [], body: body.end().view().slice() });
}

/** Appends the function that answers the bits of a float or vector global. */
export function addReadBits(helpers: HelperFunctions, global: number, type: number): number {
  const body = new CodeBuffer();
  body.u32(0).globalGet(global);
  if (type === ValueType.f32) body.u8(Op.i32ReinterpretF32).u8(Op.i64ExtendI32U);
  else if (type === ValueType.f64) body.u8(Op.i64ReinterpretF64);
  else body.op(i64x2ExtractLane).u8(0).globalGet(global).op(i64x2ExtractLane).u8(1);
  const results = type === ValueType.v128 ? [ValueType.i64, ValueType.i64] : [ValueType.i64];
  return helpers.add({ params: [], results, body: body.end().view().slice() });
}

/** Appends the function that sets a float or vector global from its bits. */
export function addWriteBits(helpers: HelperFunctions, global: number, type: number): number {
  const body = new CodeBuffer();
  body.u32(0).localGet(0);
  if (type === ValueType.f32) body.u8(Op.i32WrapI64).u8(Op.f32ReinterpretI32);
  else if (type === ValueType.f64) body.u8(Op.f64ReinterpretI64);
  else body.op(i64x2Splat).localGet(1).op(i64x2ReplaceLane).u8(1);
  const params = type === ValueType.v128 ? [ValueType.i64, ValueType.i64] : [ValueType.i64];
  return helpers.add({ params, results: [], body: body.globalSet(global).end().view().slice() });
}
