import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { MemorySample } from "../../../src/console/mod.ts";
import type { ConsolePlace } from "./console-place.ts";

/**
 * Puts hourly observations of the past before the one that the console has made of a canister: it makes at most one in a
 * minute, so that a chart would take a test minutes.
 */
export function addPastSamples({ workplace }: ConsolePlace, canisterId: string, count: number): void {
  const folder = join(workplace.directory, "home", "console", "samples");
  const name =
    readdirSync(folder).find((each) => each.startsWith(canisterId)) ?? assert.fail("no sample yet");
  const lines = readFileSync(join(folder, name), "utf8");
  // The form of a line is what the console wrote.
  const latest = JSON.parse(lines.trimEnd().split("\n").at(-1) ?? "") as MemorySample;
  const past = Array.from({ length: count }, (_, index) =>
    JSON.stringify({
      ...latest,
      at: new Date(Date.parse(latest.at) - (count - index) * 3_600_000).toISOString(),
      wasm_memory_bytes: latest.wasm_memory_bytes * (1 + Math.floor(index / 3)),
      snapshots_bytes: latest.wasm_memory_bytes * (index % 4),
    }),
  );
  writeFileSync(join(folder, name), `${past.join("\n")}\n${lines}`);
}
