import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { keepBuild, readBuild } from "./build-cache.ts";
import { renameExports } from "./rename-exports.ts";

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

/**
 * Compiles one AssemblyScript file to an optimised wasm32 module that imports only what it declares.
 *
 * @param extraFlags further options of the compiler
 */
export async function compileAssemblyScript(
  source: string,
  extraFlags: readonly string[] = [],
): Promise<Uint8Array> {
  const allFlags = [...flags, ...extraFlags];
  const inputs = ["assemblyscript", version, ...allFlags, source];
  const kept = readBuild(inputs);
  if (kept !== undefined) return kept;
  const { default: asc }: { default: AssemblyScript } = await import(compilerModule);
  let module: Uint8Array | undefined;
  const { error, stderr } = await asc.main(["module.ts", "--outFile", "module.wasm", ...allFlags], {
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

/**
 * Compiles an AssemblyScript file to a canister: of an exported name such as `canister_update__run` the part after `__`
 * becomes the method. The table is exported as the compiler drops the callbacks otherwise: nothing in the module calls
 * them.
 */
export async function compileAssemblyScriptCanister(file: string): Promise<Uint8Array> {
  const module = await compileAssemblyScript(readFileSync(file, "utf8"), ["--exportTable"]);
  return renameExports(module, (name) => name.replace("__", " "));
}
