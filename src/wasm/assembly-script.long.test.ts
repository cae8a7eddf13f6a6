import assert from "node:assert/strict";
import { test } from "node:test";

import { ABI } from "./abi.ts";
import { prepareModule } from "./prepare-module.ts";
import { RewrittenInstance } from "./testing/rewritten-instance.ts";
import { compile, V8Instance } from "./testing/run-on-v8.ts";

/** The part of the AssemblyScript compiler that is used here; its own types redefine the platform's globals. */
interface Compiler {
  main(
    args: readonly string[],
    host: {
      readFile(name: string): string | null;
      writeFile(name: string, contents: string | Uint8Array): void;
      listFiles(): string[];
    },
  ): Promise<{ readonly error: Error | null }>;
}

const compilerModule = "assemblyscript/asc";

const source = `
const counts = new Map<string, i32>();
export function count(rounds: i32): i32 {
  for (let i = 0; i < rounds; i++) {
    const key = "key " + (i % 50).toString();
    counts.set(key, (counts.has(key) ? counts.get(key) : 0) + 1);
  }
  let sum = 0;
  const values = counts.values();
  for (let i = 0; i < values.length; i++) sum += values[i] * (i + 1);
  return sum;
}`;

async function compileAssemblyScript(optimisation: string): Promise<Uint8Array> {
  const { default: compiler }: { default: Compiler } = await import(compilerModule);
  let module = new Uint8Array(0);
  const args = ["m.ts", "--outFile", "m.wasm", optimisation, "--runtime", "incremental", "--use", "abort="];
  const { error } = await compiler.main(args, {
    readFile: (name) => (name === "m.ts" ? source : null),
    writeFile: (_name, contents) => {
      if (typeof contents !== "string") module = new Uint8Array(contents);
    },
    listFiles: () => [],
  });
  assert.equal(error, null);
  return module;
}

for (const optimisation of ["-O0", "-O3"]) {
  test(`prepareModule() keeps what an AssemblyScript module answers, ${optimisation}`, async () => {
    const bytes = await compileAssemblyScript(optimisation);
    const prepared = prepareModule(bytes);
    if (!prepared.ok) assert.fail(prepared.refusal.message);
    const original = new V8Instance(compile(bytes));
    const rewritten = new RewrittenInstance(prepared.module);
    rewritten.gas = 10n ** 12n;
    rewritten.v8.function(ABI.initData)();
    if (prepared.module.hasStart) rewritten.v8.function(ABI.start)();
    rewritten.commit();
    for (const rounds of [1, 60, 2000, 10]) {
      const before = rewritten.readState();
      const attempt = rewritten.v8.function("count")(rounds);
      rewritten.rollBack(before);
      assert.equal(rewritten.v8.function("count")(rounds), attempt);
      rewritten.commit();
      assert.equal(attempt, original.function("count")(rounds));
      const heap = original.bytes("memory");
      assert.equal(Buffer.compare(rewritten.heap().subarray(0, heap.length), heap), 0);
    }
  });
}
