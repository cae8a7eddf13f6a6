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

/** Compiles one Motoko file; the newer compiler finds `mo:core`, and its modules show their Candid to everybody. */
export function compileMotoko(file: string, compiler: MotokoCompiler = "motoko"): Uint8Array {
  const source = readFileSync(file, "utf8");
  const require = createRequire(import.meta.url);
  const { version }: { version: string } = require(`${compiler}/package.json`);
  return buildOnce([compiler, version, ...publicMetadata, source], () => {
    const motoko: Motoko = require(compiler);
    if (compiler === "motoko") {
      motoko.loadPackage(require("motoko/packages/latest/core.json"));
      motoko.setPublicMetadata(publicMetadata);
    }
    motoko.write("Main.mo", source);
    return motoko.wasm("Main.mo", "ic").wasm;
  });
}
