import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { RuleFault } from "./report-faults.ts";

/** A code example and where it is shown. */
export interface CodeExample {
  readonly where: string;
  /** TypeScript. It imports the folders of `src/` as `icebox/<folder>`. */
  readonly code: string;
}

/** Runs every example as a module of its own, one after the other. An example that throws is a fault. */
export async function runExamples(root: string, examples: readonly CodeExample[]): Promise<RuleFault[]> {
  const folder = join(root, ".build", "examples");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const faults: RuleFault[] = [];
  for (const [index, { where, code }] of examples.entries()) {
    const file = join(folder, `example-${index}.ts`);
    writeFileSync(file, code);
    try {
      await import(pathToFileURL(file).href);
    } catch (error) {
      faults.push({ where, what: `the example fails: ${String(error)}` });
    }
  }
  return faults;
}
