import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { buildOnce } from "./build-cache.ts";

/**
 * `motoko` makes modules with enhanced orthogonal persistence (64-bit memory), `motoko-classic` the older 32-bit ones
 * that carry stable variables through stable memory.
 */
export type MotokoCompiler = "motoko" | "motoko-classic";

const publicMetadata = ["candid:service", "candid:args", "motoko:stable-types"];

/** The part of the compiler packages that is used here. */
interface Motoko {
  write(path: string, source: string): void;
  loadPackage(content: unknown): void;
  setPublicMetadata(names: readonly string[]): void;
  wasm(path: string, mode: "ic"): { wasm: Uint8Array };
}

const libraries: Readonly<Record<MotokoCompiler, string>> = { motoko: "core", "motoko-classic": "base" };

/**
 * Compiles one Motoko file. It imports the library as `mo:core`; the older compiler gets the same modules under their
 * older names. Modules of the newer compiler show their Candid to everybody.
 */
export function compileMotoko(file: string, compiler: MotokoCompiler = "motoko"): Uint8Array {
  const written = readFileSync(file, "utf8");
  const source = compiler === "motoko" ? written : withOlderLibrary(written);
  const require = createRequire(import.meta.url);
  const { version }: { version: string } = require(`${compiler}/package.json`);
  return buildOnce([compiler, version, ...publicMetadata, source], () => {
    const motoko: Motoko = require(compiler);
    motoko.loadPackage(require(`${compiler}/packages/latest/${libraries[compiler]}.json`));
    if (compiler === "motoko") motoko.setPublicMetadata(publicMetadata);
    motoko.write("Main.mo", source);
    return motoko.wasm("Main.mo", "ic").wasm;
  });
}

function withOlderLibrary(source: string): string {
  return source
    .replaceAll('"mo:core/Cycles"', '"mo:base/ExperimentalCycles"')
    .replaceAll('"mo:core/', '"mo:base/');
}
