import { readFileSync } from "node:fs";
import { join } from "node:path";
import { assembleWat } from "../../tests/support/compile-wat.ts";
import { withCustomSection } from "../../tests/support/with-custom-section.ts";

const heapSource = join(import.meta.dirname, "../../tests/canisters/big-heap.wat");
const functionCount = 9_000;
const roundsPerFunction = 26;
/** Every how manieth function the checksum goes through. */
const stride = 100;

/**
 * A module of about 3 MB, nearly all of it code: it fills its heap, tells its size, and `checksum` goes through functions
 * from all over the code.
 *
 * @param version Makes it another module, with other chunks, that does the same.
 * @param keepsHeap Whether its heap outlives an upgrade, as Motoko's does; that of Rust goes.
 */
export function largeModule(version: number, keepsHeap: boolean): Uint8Array {
  const heap = readFileSync(heapSource, "utf8").trimEnd().slice(0, -1);
  const functions = Array.from({ length: functionCount }, (_, index) => mixer(index));
  const module = assembleWat(`${heap}${functions.join("\n")}\n${checksum()})`, "large-module.wat");
  const marked = keepsHeap
    ? withCustomSection(module, "icp:private enhanced-orthogonal-persistence", new Uint8Array())
    : module;
  return withCustomSection(marked, "version", Uint8Array.of(version));
}

/** A function that mixes its argument with constants of its own. */
function mixer(index: number): string {
  const rounds = Array.from({ length: roundsPerFunction }, (_, round) => {
    const constant = Math.imul(index * roundsPerFunction + round + 1, 0x9e3779b1) | 1;
    return `(local.set 0 (i32.add (i32.mul (local.get 0) (i32.const ${String(constant)})) (i32.const ${String(round + 1)})))`;
  });
  return `(func $mix${String(index)} (param i32) (result i32) ${rounds.join(" ")} (local.get 0))`;
}

function checksum(): string {
  const calls = Array.from(
    { length: functionCount / stride },
    (_, index) => `(call $mix${String(index * stride)}`,
  );
  return `(func (export "canister_query checksum")
    (i32.store (i32.const 0) ${calls.join(" ")} (i32.const 1)${")".repeat(calls.length)})
    (call $append (i32.const 0) (i32.const 4))
    (call $reply))`;
}
