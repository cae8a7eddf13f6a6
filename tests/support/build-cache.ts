import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "../../.build/canisters");

/**
 * Gives the module that `build` made of these inputs, from `.build/canisters` if they were built before. The inputs
 * name everything that decides the result: compiler, version, flags, source.
 */
export function buildOnce(inputs: readonly string[], build: () => Uint8Array): Uint8Array {
  const key = createHash("sha256").update(JSON.stringify(inputs)).digest("hex");
  const file = join(folder, `${key}.wasm`);
  if (existsSync(file)) return new Uint8Array(readFileSync(file));
  const module = build();
  mkdirSync(folder, { recursive: true });
  const written = `${file}.${process.pid}`;
  writeFileSync(written, module);
  renameSync(written, file);
  return module;
}
