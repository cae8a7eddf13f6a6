import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "../../.build/canisters");

/**
 * Gives the module that `build` made of these inputs, from `.build/canisters` if they were built before. The inputs
 * name everything that decides the result: compiler, version, flags, source.
 */
export function buildOnce(inputs: readonly string[], build: () => Uint8Array): Uint8Array {
  return readBuild(inputs) ?? keepBuild(inputs, build());
}

/** Reads what was built of these inputs before. */
export function readBuild(inputs: readonly string[]): Uint8Array | undefined {
  const file = fileOf(inputs);
  return existsSync(file) ? new Uint8Array(readFileSync(file)) : undefined;
}

/** Keeps what was built of these inputs and gives it back. The file appears whole or not at all. */
export function keepBuild(inputs: readonly string[], module: Uint8Array): Uint8Array {
  const file = fileOf(inputs);
  mkdirSync(folder, { recursive: true });
  const written = `${file}.${process.pid}`;
  writeFileSync(written, module);
  renameSync(written, file);
  return module;
}

function fileOf(inputs: readonly string[]): string {
  return join(folder, `${createHash("sha256").update(JSON.stringify(inputs)).digest("hex")}.wasm`);
}
