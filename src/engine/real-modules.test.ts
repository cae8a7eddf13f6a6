import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { IDL } from "@icp-sdk/core/candid";
import { compileAssemblyScript } from "../../tests/support/compile-assembly-script.ts";
import { compileMotoko } from "../../tests/support/compile-motoko.ts";
import { createEngine, prepared, TestCanister } from "./testing/test-canister.ts";

const root = join(import.meta.dirname, "../..");
const chat = join(root, "examples/chat/src/main.mo");
const noArguments = new Uint8Array(IDL.encode([], []));

/** Upgrades as the network does: hooks around a new state that keeps stable memory, and the heap if asked to. */
function upgrade(canister: TestCanister, wasm: Uint8Array, keepsHeap: boolean): void {
  canister.expectReturned("pre_upgrade", "");
  const { heap, heapWasmPages, stable, stableWasmPages } = canister.state;
  const created = canister.engine.createExecutionState(prepared(wasm), {
    stable: { map: stable, wasmPages: stableWasmPages },
    ...(keepsHeap ? { heap: { map: heap, wasmPages: heapWasmPages } } : {}),
  });
  assert.ok(created.ok);
  canister.state = created.state;
  canister.expectReturned("start", "");
  canister.expectReturned("post_upgrade", "", { arg: noArguments });
}

function append(canister: TestCanister, text: string): void {
  canister.reply("update", "append", { arg: new Uint8Array(IDL.encode([IDL.Text], [text])) });
}

function dump(canister: TestCanister): unknown {
  return IDL.decode([IDL.Vec(IDL.Text)], canister.reply("query", "dump", { arg: noArguments }))[0];
}

test("the Motoko chat loses its data and gets it back from an earlier state", () => {
  const canister = TestCanister.install(compileMotoko(chat));
  append(canister, "Hi there!");
  const snapshot = canister.state;
  assert.deepEqual(dump(canister), ["Hi there!"]);
  const removed = canister.reply("update", "remove_spam", { arg: noArguments });
  assert.deepEqual(IDL.decode([IDL.Nat64], removed), [0n]);
  assert.deepEqual(dump(canister), []);
  canister.state = snapshot;
  assert.deepEqual(dump(canister), ["Hi there!"]);
  append(canister, "Again");
  assert.deepEqual(dump(canister), ["Hi there!", "Again"]);
});

test("a snapshot of the Motoko chat works in another engine with the same pages", () => {
  const { engine, store } = createEngine();
  const wasm = compileMotoko(chat);
  const canister = TestCanister.install(wasm, engine);
  for (let index = 0; index < 50; index++) append(canister, `line ${index}`);
  const other = new TestCanister(createEngine({ pageStore: store }).engine, canister.state, "copy");
  assert.deepEqual(dump(other), dump(canister));
  append(other, "only there");
  assert.notDeepEqual(dump(other), dump(canister));
});

test("a Motoko module with enhanced persistence keeps its heap in an upgrade", () => {
  const wasm = compileMotoko(join(root, "tests/canisters/echo-init-arg.mo"));
  const canister = TestCanister.create(wasm);
  canister.expectReturned("start", "");
  canister.expectReturned("init", "", { arg: new Uint8Array(IDL.encode([IDL.Opt(IDL.Nat8)], [[5]])) });
  const get = (): unknown => IDL.decode([IDL.Text], canister.reply("query", "get", { arg: noArguments }))[0];
  assert.equal(get(), "5");
  const { globals } = canister.state;
  canister.expectReturned("pre_upgrade", "");
  const { heap, heapWasmPages } = canister.state;
  const created = canister.engine.createExecutionState(prepared(wasm), {
    heap: { map: heap, wasmPages: heapWasmPages },
  });
  assert.ok(created.ok);
  assert.notDeepEqual(created.state.globals, globals);
  canister.state = created.state;
  canister.expectReturned("start", "");
  canister.expectReturned("post_upgrade", "", {
    arg: new Uint8Array(IDL.encode([IDL.Opt(IDL.Nat8)], [[6]])),
  });
  assert.equal(get(), "5");
});

test("a classic Motoko module carries its stable variable through stable memory, and nothing else", () => {
  const wasm = compileMotoko(join(root, "tests/canisters/counter-classic.mo"), "motoko-classic");
  const canister = TestCanister.install(wasm);
  const counts = (): unknown[] =>
    IDL.decode([IDL.Nat, IDL.Nat], canister.reply("query", "counts", { arg: noArguments }));
  for (let times = 0; times < 3; times++) canister.reply("update", "increment", { arg: noArguments });
  assert.deepEqual(counts(), [3n, 3n]);
  upgrade(canister, wasm, false);
  assert.deepEqual(counts(), [3n, 0n]);
  upgrade(canister, wasm, false);
  assert.deepEqual(counts(), [3n, 0n]);
});

test("queries of a Motoko module leave no trace, however often they run", () => {
  const canister = TestCanister.install(compileMotoko(chat));
  append(canister, "Hi there!");
  const { state } = canister;
  for (let times = 0; times < 1_000; times++) assert.deepEqual(dump(canister), ["Hi there!"]);
  assert.equal(canister.state, state);
});

/** A method name has a space, which no identifier has: the `$` in an export becomes one. */
function withMethodNames(wasm: Uint8Array): Uint8Array {
  const renamed = wasm.slice();
  for (const prefix of ["canister_update$", "canister_query$"]) {
    for (let at = Buffer.from(renamed.buffer).indexOf(prefix); at >= 0;) {
      renamed[at + prefix.length - 1] = 32;
      at = Buffer.from(renamed.buffer).indexOf(prefix);
    }
  }
  return renamed;
}

const words = `
@external("ic0", "msg_reply") declare function reply(): void;
@external("ic0", "msg_reply_data_append") declare function append(src: usize, size: usize): void;
@external("ic0", "msg_arg_data_size") declare function argSize(): usize;
@external("ic0", "msg_arg_data_copy") declare function argCopy(dst: usize, offset: usize, size: usize): void;
@external("ic0", "stable64_grow") declare function grow(pages: i64): i64;
@external("ic0", "stable64_write") declare function write(offset: i64, src: i64, size: i64): void;
@external("ic0", "stable64_read") declare function read(dst: i64, offset: i64, size: i64): void;
const counts = new Map<string, i32>();
const START: i64 = 5000000000;
export function canister_init(): void { grow(100000); }
export function canister_update$count(): void {
  const bytes = new ArrayBuffer(<i32>argSize());
  argCopy(changetype<usize>(bytes), 0, bytes.byteLength);
  const word = String.UTF8.decode(bytes);
  counts.set(word, (counts.has(word) ? counts.get(word) : 0) + 1);
  const text = String.UTF8.encode(word + "=" + counts.get(word).toString());
  write(START + counts.size * 64, changetype<usize>(text), text.byteLength);
  append(changetype<usize>(text), text.byteLength);
  reply();
}
export function canister_query$last(): void {
  const bytes = new ArrayBuffer(3);
  read(changetype<usize>(bytes), START + counts.size * 64, 3);
  append(changetype<usize>(bytes), 3);
  reply();
}`;

test("an AssemblyScript module counts words in its heap and keeps text in stable memory above 4 GiB", async () => {
  const canister = TestCanister.install(withMethodNames(await compileAssemblyScript(words)));
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  const count = (word: string): string =>
    text(canister.reply("update", "count", { arg: new TextEncoder().encode(word) }));
  assert.deepEqual(["a", "b", "a"].map(count), ["a=1", "b=1", "a=2"]);
  assert.equal(text(canister.reply("query", "last")), "a=2");
  for (let times = 0; times < 200; times++) count(`word ${times}`);
  assert.equal(count("a"), "a=3");
});
