import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { buildOnce } from "./build-cache.ts";

/** The part of wabt that is used here; its own types lack the features of its FEATURES table that we name. */
interface Wabt {
  parseWat(name: string, source: string, features: Readonly<Record<string, boolean>>): WabtModule;
}

interface WabtModule {
  toBinary(options: Readonly<Record<string, boolean>>): { buffer: Uint8Array };
  destroy(): void;
}

const features = { memory64: true, bulk_memory: true, simd: true, reference_types: true, multi_value: true };

const require = createRequire(import.meta.url);
const { version }: { version: string } = require("wabt/package.json");
const openWabt: () => Promise<Wabt> = require("wabt");
const wabt = await openWabt();

/** Turns WebAssembly text into a module. */
export function assembleWat(source: string, name = "module.wat"): Uint8Array {
  return buildOnce(["wabt", version, source], () => {
    const module = wabt.parseWat(name, source, features);
    try {
      return module.toBinary({}).buffer;
    } finally {
      module.destroy();
    }
  });
}

/** Turns a WebAssembly text file into a module. */
export function compileWat(file: string): Uint8Array {
  return assembleWat(readFileSync(file, "utf8"), file);
}
