import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compileAssemblyScript } from "../tests/support/compile-assembly-script.ts";
import { assembleWat } from "../tests/support/compile-wat.ts";

/** One program to measure: a module that imports nothing and exports `run`, which answers a number. */
export interface Workload {
  readonly name: string;
  readonly module: Uint8Array;
}

const folder = join(import.meta.dirname, "workloads");
const assemblyScriptNames = ["quick-sort", "sha256", "json", "hash-map", "tree"];
const textNames = ["shell-sort", "matrix", "fib", "sweep", "scatter", "bulk"];

/** Compiles every workload: AssemblyScript for wasm32, WebAssembly text for wasm32 and wasm64. */
export async function compileWorkloads(): Promise<Workload[]> {
  const workloads: Workload[] = [];
  for (const name of assemblyScriptNames) {
    const source = readFileSync(join(folder, `${name}.as`), "utf8");
    workloads.push({ name: `${name} (wasm32)`, module: await compileAssemblyScript(source) });
  }
  for (const width of [32, 64] as const) {
    for (const name of textNames) {
      const source = readFileSync(join(folder, `${name}.wat`), "utf8");
      workloads.push({
        name: `${name} (wasm${width})`,
        module: assembleWat(textOfWidth(source, width), name),
      });
    }
  }
  return workloads;
}

/** The texts are written once for both widths: ADDR is the type of an address, WIDTH marks the memory. */
function textOfWidth(source: string, width: 32 | 64): string {
  return source
    .replaceAll("ADDR", `i${width}`)
    .replaceAll("WIDTH", width === 64 ? "i64" : "")
    .replaceAll(/\(FROM_I64 /g, width === 64 ? "(i64.or (i64.const 0) " : "(i32.wrap_i64 ");
}
