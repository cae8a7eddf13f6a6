import { createRequire } from "node:module";
import { keepBuild, readBuild } from "./build-cache.ts";

const flags = ["-O3", "--converge", "--noAssert", "--runtime", "incremental", "--use", "abort="];
const require = createRequire(import.meta.url);
const { version }: { version: string } = require("assemblyscript/package.json");

/** The part of the compiler that is used here. Its own types redefine the platform's globals for every file. */
interface AssemblyScript {
  main(
    args: readonly string[],
    host: {
      readFile(name: string): string | null;
      writeFile(name: string, contents: string | Uint8Array): void;
      listFiles(): string[];
    },
  ): Promise<{ error: Error | null; stderr: { toString(): string } }>;
}

const compilerModule = "assemblyscript/asc";

/** Compiles one AssemblyScript file to an optimised wasm32 module without imports. */
export async function compileAssemblyScript(source: string): Promise<Uint8Array> {
  const inputs = ["assemblyscript", version, ...flags, source];
  const kept = readBuild(inputs);
  if (kept !== undefined) return kept;
  const { default: asc }: { default: AssemblyScript } = await import(compilerModule);
  let module: Uint8Array | undefined;
  const { error, stderr } = await asc.main(["module.ts", "--outFile", "module.wasm", ...flags], {
    readFile: (name) => (name === "module.ts" ? source : null),
    writeFile: (name, contents) => {
      if (name === "module.wasm" && typeof contents !== "string") module = contents;
    },
    listFiles: () => [],
  });
  if (error !== null || module === undefined)
    throw new Error(`asc fails: ${stderr.toString()}`, { cause: error });
  return keepBuild(inputs, module);
}
