import type { AddedItems } from "./added-items.ts";
import { CodeBuffer } from "./code-buffer.ts";
import { Op } from "./opcodes.ts";
import { pagesCovered } from "./pages-covered.ts";
import { ValueType } from "./value-type.ts";

/** WasmPages by which the undo memory grows: 16 MiB. */
const undoStep = 256;
/** A wasm64 address or length from here on lies outside every heap; sums of two smaller ones do not overflow. */
const beyondEveryHeap = 2 ** 40;

function start(localTypes: readonly number[]): CodeBuffer {
  const body = new CodeBuffer();
  body.u32(localTypes.length);
  for (const type of localTypes) body.u32(1).u8(type);
  return body;
}

function finish(body: CodeBuffer): Uint8Array {
  return body.end().view().slice();
}

/** Traps as an access outside the memory does, whatever the size of the memory. */
function trapOutOfBounds(body: CodeBuffer, items: AddedItems): void {
  if (items.width === 64) body.i64Const(-1).op(Op.i32Load).u8(0).u32(0);
  else body.i32Const(-1).op(Op.i32Load).u8(0).u32(0xffff_ffff);
  body.u8(Op.drop);
}

/**
 * More than V8 inlines into a caller. A helper that is inlined keeps V8 from holding the values of the loop around the
 * store in registers: a loop of stores took twice as long. What is here never runs twice for a page.
 */
function preventInlining(body: CodeBuffer): void {
  for (let done = 0; done < 512; done++) body.u8(Op.nop);
}

/** Turns the address on the stack into the number of its page. */
function pageOfAddress(body: CodeBuffer, items: AddedItems): void {
  if (items.width === 64) body.i64Const(12).u8(Op.i64ShrU).u8(Op.i32WrapI64);
  else body.i32Const(12).u8(Op.i32ShrU);
}

/** Turns the page or slot number on the stack into the address of its first byte in heap or undo memory. */
function addressOfPage(body: CodeBuffer, items: AddedItems): void {
  if (items.width === 64) body.u8(Op.i64ExtendI32U).i64Const(12).u8(Op.i64Shl);
  else body.i32Const(12).u8(Op.i32Shl);
}

function pushAddressConstant(body: CodeBuffer, items: AddedItems, value: number): void {
  if (items.width === 64) body.i64Const(value);
  else body.i32Const(value);
}

/** Pushes the logical size of the heap in bytes as i64. */
function pushHeapBytes(body: CodeBuffer, items: AddedItems): void {
  body.globalGet(items.globals.size);
  if (items.width === 32) body.u8(Op.i64ExtendI32U);
  body.i64Const(16).u8(Op.i64Shl);
}

/**
 * `(page: i32)`. The order is what makes a trap in the middle harmless: room in the undo memory, pre-image, list entry,
 * count, and the check byte last. A page without check byte is not in the list, or is written there again.
 */
export function captureBody(items: AddedItems): Uint8Array {
  const { map, undo, heap } = items.memories;
  const { size, dirtyCount } = items.globals;
  const [page, slot] = [0, 1];
  const body = start([ValueType.i32]);
  body.localGet(page).access(Op.i32Load8U, map, 0).if().u8(Op.return).end();
  body.localGet(page).globalGet(size);
  if (items.width === 64) body.u8(Op.i32WrapI64);
  body.i32Const(4).u8(Op.i32Shl).u8(Op.i32GeU).if();
  trapOutOfBounds(body, items);
  body.end();
  body.globalGet(dirtyCount).localTee(slot).i32Const(4).u8(Op.i32ShrU);
  body.u8(Op.memorySize).u32(undo);
  if (items.width === 64) body.u8(Op.i32WrapI64);
  body.u8(Op.i32GeU).if();
  pushAddressConstant(body, items, undoStep);
  body.u8(Op.memoryGrow).u32(undo);
  pushAddressConstant(body, items, 0);
  body
    .u8(items.width === 64 ? Op.i64LtS : Op.i32LtS)
    .if()
    .u8(Op.unreachable)
    .end()
    .end();
  body.localGet(slot);
  addressOfPage(body, items);
  body.localGet(page);
  addressOfPage(body, items);
  pushAddressConstant(body, items, 4096);
  body.op(Op.memoryCopy).u32(undo).u32(heap);
  body.localGet(slot).i32Const(2).u8(Op.i32Shl).localGet(page).access(Op.i32Store, map, pagesCovered(items));
  body.localGet(slot).i32Const(1).u8(Op.i32Add).globalSet(dirtyCount);
  body.localGet(page).i32Const(1).access(Op.i32Store8, map, 0);
  return finish(body);
}

/** `(address)`. */
export function touchBody(items: AddedItems, capture: number): Uint8Array {
  const body = start([]);
  preventInlining(body);
  body.localGet(0);
  pageOfAddress(body, items);
  return finish(body.call(capture));
}

/** `(first, last)`. */
export function touchPairBody(items: AddedItems, capture: number): Uint8Array {
  const body = start([]);
  preventInlining(body);
  for (const address of [0, 1]) {
    body.localGet(address);
    pageOfAddress(body, items);
    body.call(capture);
  }
  return finish(body);
}

/**
 * Leaves the end of the range `[address, address + length)` as i64 in the local `end`, and traps if it lies outside the
 * heap, as bulk memory instructions do even for an empty range.
 */
function checkRange(body: CodeBuffer, items: AddedItems, address: number, length: number, end: number): void {
  if (items.width === 64) {
    body.localGet(address).i64Const(beyondEveryHeap).u8(Op.i64GeU);
    body.localGet(length).i64Const(beyondEveryHeap).u8(Op.i64GeU).u8(Op.i32Or).if();
    trapOutOfBounds(body, items);
    body.end().localGet(address).localGet(length).u8(Op.i64Add);
  } else {
    body.localGet(address).u8(Op.i64ExtendI32U).localGet(length).u8(Op.i64ExtendI32U).u8(Op.i64Add);
  }
  body.localTee(end);
  pushHeapBytes(body, items);
  body.u8(Op.i64GtU).if();
  trapOutOfBounds(body, items);
  body.end();
}

/** `(address, lengthBytes)`. */
export function touchRangeBody(items: AddedItems, capture: number): Uint8Array {
  const [address, length, end, page, last] = [0, 1, 2, 3, 4];
  const body = start([ValueType.i64, ValueType.i32, ValueType.i32]);
  checkRange(body, items, address, length, end);
  body
    .localGet(length)
    .u8(items.width === 64 ? Op.i64Eqz : Op.i32Eqz)
    .if()
    .u8(Op.return)
    .end();
  body.localGet(address);
  pageOfAddress(body, items);
  body.localSet(page);
  body.localGet(end).i64Const(1).u8(Op.i64Sub).i64Const(12).u8(Op.i64ShrU).u8(Op.i32WrapI64).localSet(last);
  body.u8(Op.loop).u8(0x40);
  body.localGet(page).access(Op.i32Load8U, items.memories.map, 0).u8(Op.i32Eqz);
  body.if().localGet(page).call(capture).end();
  body.localGet(page).localGet(last).u8(Op.i32GeU).if().u8(Op.return).end();
  body.localGet(page).i32Const(1).u8(Op.i32Add).localSet(page);
  body.u8(Op.br).u32(0).end();
  return finish(body);
}

/**
 * `(delta) -> previous size or -1`. The physical memory only grows; what lies between the logical and the physical size
 * is zero, because rolling back restores the pages captured there.
 */
export function growBody(items: AddedItems): Uint8Array {
  const wide = items.width === 64;
  const type = wide ? ValueType.i64 : ValueType.i32;
  const { size, limit } = items.globals;
  const [delta, previous, needed] = [0, 1, 2];
  const less = wide ? Op.i64LtU : Op.i32LtU;
  const minus = wide ? Op.i64Sub : Op.i32Sub;
  const fail = (): CodeBuffer => {
    body.if();
    pushAddressConstant(body, items, -1);
    return body.u8(Op.return).end();
  };
  const body = start([type, type]);
  body.globalGet(size).localSet(previous);
  body
    .localGet(delta)
    .u8(wide ? Op.i64Eqz : Op.i32Eqz)
    .if()
    .localGet(previous)
    .u8(Op.return)
    .end();
  body.globalGet(limit).localGet(previous).u8(less);
  body.globalGet(limit).localGet(previous).u8(minus).localGet(delta).u8(less).u8(Op.i32Or);
  fail();
  body
    .localGet(previous)
    .localGet(delta)
    .u8(wide ? Op.i64Add : Op.i32Add)
    .localSet(needed);
  body.u8(Op.memorySize).u32(0).localGet(needed).u8(less).if();
  body.localGet(needed).u8(Op.memorySize).u32(0).u8(minus).u8(Op.memoryGrow).u32(0);
  pushAddressConstant(body, items, 0);
  body.u8(wide ? Op.i64LtS : Op.i32LtS);
  fail();
  body.end();
  return finish(body.localGet(needed).globalSet(size).localGet(previous));
}

/** Charges as many instructions as the i64 on the stack says, and stops if nothing is left. */
function charge(body: CodeBuffer, items: AddedItems, pushBytes: () => void): void {
  const { gas } = items.globals;
  body.globalGet(gas);
  pushBytes();
  body.u8(Op.i64Sub).globalSet(gas);
  body.globalGet(gas).i64Const(0).u8(Op.i64LtS).if().u8(Op.unreachable).end();
}

/** Charges a length of heap width, after a check that keeps it from being taken for a negative number. */
function chargeLength(body: CodeBuffer, items: AddedItems, length: number): void {
  if (items.width === 64) {
    body.localGet(length).i64Const(beyondEveryHeap).u8(Op.i64GeU).if();
    trapOutOfBounds(body, items);
    body.end();
  }
  charge(body, items, () => {
    body.localGet(length);
    if (items.width === 32) body.u8(Op.i64ExtendI32U);
  });
}

/** `(address, value: i32, length)`. */
export function fillBody(items: AddedItems, touchRange: number): Uint8Array {
  const body = start([]);
  chargeLength(body, items, 2);
  body.localGet(0).localGet(2).call(touchRange);
  body.localGet(0).localGet(1).localGet(2).op(Op.memoryFill).u32(items.memories.heap);
  return finish(body);
}

/** `(target, source, length)`. */
export function copyBody(items: AddedItems, touchRange: number): Uint8Array {
  const [target, source, length, end] = [0, 1, 2, 3];
  const { heap } = items.memories;
  const body = start([ValueType.i64]);
  chargeLength(body, items, length);
  checkRange(body, items, source, length, end);
  body.localGet(target).localGet(length).call(touchRange);
  body.localGet(target).localGet(source).localGet(length).op(Op.memoryCopy).u32(heap).u32(heap);
  return finish(body);
}

/** `(target, source: i32, length: i32)`. */
export function initBody(items: AddedItems, touchRange: number, segment: number): Uint8Array {
  const [target, source, length] = [0, 1, 2];
  const body = start([]);
  charge(body, items, () => body.localGet(length).u8(Op.i64ExtendI32U));
  body.localGet(target).localGet(length);
  if (items.width === 64) body.u8(Op.i64ExtendI32U);
  body.call(touchRange);
  body.localGet(target).localGet(source).localGet(length);
  body.op(Op.memoryInit).u32(segment).u32(items.memories.heap);
  return finish(body);
}
