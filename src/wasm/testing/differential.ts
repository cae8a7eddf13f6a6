import assert from "node:assert/strict";
import type { SeededRandom } from "../../bytes/testing/seeded-random.ts";
import { ABI } from "../abi.ts";
import type { CanisterModule } from "../canister-module.ts";
import { prepareModule } from "../prepare-module.ts";
import type { RandomModule } from "./random-module.ts";
import { type CallResult, callOn, type FullState, RewrittenInstance } from "./rewritten-instance.ts";
import { compile, V8Instance } from "./run-on-v8.ts";

const pageBytes = 4096;

/** How often the messages of a run ended in which way, and what they did. */
export interface MessageTally {
  returned: number;
  trapped: number;
  outOfInstructions: number;
  rolledBack: number;
  captured: number;
  shrunk: number;
}

/** The original in the state that the rewritten instance has: physical size is logical size. */
function originalAt(module: object, state: FullState, generated: RandomModule): V8Instance {
  const instance = new V8Instance(module);
  const memory = instance.memory("memory");
  const missing = state.wasmPages - memory.buffer.byteLength / 65_536;
  memory.grow(generated.width === 64 ? BigInt(missing) : missing);
  instance.bytes("memory").set(state.heap.subarray(0, state.wasmPages * 65_536));
  for (let index = 0; index < generated.globals; index++) {
    instance.global(`g${index}`).value = state.globals[index] ?? 0;
  }
  return instance;
}

function checkCaptures(rewritten: RewrittenInstance, before: FullState): number {
  const dirty = rewritten.dirtyPages();
  const listed = new Set(dirty);
  assert.equal(listed.size, dirty.length, "a page is listed twice");
  const heap = rewritten.heap();
  const empty = new Uint8Array(pageBytes);
  for (let page = 0; page * pageBytes < heap.length; page++) {
    const now = heap.subarray(page * pageBytes, (page + 1) * pageBytes);
    const then =
      page * pageBytes < before.heap.length
        ? before.heap.subarray(page * pageBytes, (page + 1) * pageBytes)
        : empty;
    assert.equal(rewritten.isCaptured(page), listed.has(page), `check byte of page ${page}`);
    if (Buffer.compare(now, then) !== 0)
      assert.ok(listed.has(page), `page ${page} changed but is not listed`);
    const slot = dirty.indexOf(page);
    if (slot >= 0)
      assert.equal(Buffer.compare(rewritten.preImage(slot), then), 0, `pre-image of page ${page}`);
  }
  return dirty.length;
}

function checkRolledBack(rewritten: RewrittenInstance, before: FullState): void {
  const after = rewritten.readState();
  assert.equal(after.wasmPages, before.wasmPages);
  assert.deepEqual(after.globals, before.globals);
  assert.equal(
    Buffer.compare(after.heap.subarray(0, before.heap.length), before.heap),
    0,
    "heap after rolling back",
  );
  assert.ok(
    after.heap.subarray(before.heap.length).every((byte) => byte === 0),
    "grown part after rolling back",
  );
  assert.deepEqual(rewritten.dirtyPages(), []);
}

function checkSameState(rewritten: RewrittenInstance, original: V8Instance, generated: RandomModule): void {
  const state = rewritten.readState();
  const bytes = original.bytes("memory");
  assert.equal(state.wasmPages * 65_536, bytes.length, "logical size");
  assert.equal(
    Buffer.compare(state.heap.subarray(0, bytes.length), bytes),
    0,
    "heap of original and rewritten",
  );
  for (let index = 0; index < generated.globals; index++) {
    assert.deepEqual(state.globals[index], original.global(`g${index}`).value, `global ${index}`);
  }
}

function runMessage(
  generated: RandomModule,
  originalModule: object,
  rewritten: RewrittenInstance,
  random: SeededRandom,
  tally: MessageTally,
): void {
  const before = rewritten.readState();
  if (before.heap.length > before.wasmPages * 65_536) tally.shrunk++;
  const entry = `f${random.below(generated.entryPoints)}`;
  const args = [random.u32() | 0, BigInt(random.u32()) << BigInt(random.below(32))];
  rewritten.gas = BigInt(random.oneIn(6) ? random.below(2000) : 200_000);
  const result = callOn(rewritten.v8, entry, args);
  tally.captured += checkCaptures(rewritten, before);
  const outOfInstructions = rewritten.gas < 0n;
  let expected: CallResult = result;
  if (outOfInstructions) {
    tally.outOfInstructions++;
  } else {
    const original = originalAt(originalModule, before, generated);
    expected = callOn(original, entry, args);
    if (result.kind === "returned") checkSameState(rewritten, original, generated);
  }
  assert.deepEqual(result, expected);
  if (!outOfInstructions) tally[result.kind]++;
  if (outOfInstructions || result.kind === "trapped" || random.oneIn(4)) {
    tally.rolledBack++;
    rewritten.rollBack(before);
    checkRolledBack(rewritten, before);
  } else {
    rewritten.commit();
  }
}

function prepared(bytes: Uint8Array): CanisterModule {
  const result = prepareModule(bytes);
  if (!result.ok) assert.fail(`${result.refusal.code}: ${result.refusal.message}`);
  return result.module;
}

/** A tally before the first message. */
export function emptyTally(): MessageTally {
  return { returned: 0, trapped: 0, outOfInstructions: 0, rolledBack: 0, captured: 0, shrunk: 0 };
}

/**
 * Runs random messages on the rewritten module and on the original in the same state. Asserts equal results, memories and
 * globals, that every changed page is listed with its content before, and that rolling back leaves nothing.
 */
export function assertRewritingKeepsMeaning(
  generated: RandomModule,
  random: SeededRandom,
  { messages, tally }: { readonly messages: number; readonly tally: MessageTally },
): void {
  const originalModule = compile(generated.bytes);
  const rewritten = new RewrittenInstance(prepared(generated.bytes));
  rewritten.v8.function(ABI.initData)();
  checkSameState(rewritten, new V8Instance(originalModule), generated);
  rewritten.commit();
  for (let message = 0; message < messages; message++) {
    runMessage(generated, originalModule, rewritten, random, tally);
  }
}
