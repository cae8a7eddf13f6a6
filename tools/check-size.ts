import { readFileSync } from "node:fs";
import { join } from "node:path";
import { measureSource } from "./measure-source.ts";
import { type RuleFault, reportFaults } from "./report-faults.ts";
import { walkFiles } from "./walk-files.ts";

/** Hard limits. Lines count comments and blanks; assertions are `as` without `as const`, per 1000 lines of `src/`. */
export const sizeBudget = {
  fileLines: 600,
  functionLines: 120,
  assertionsPerThousandLines: 2,
} as const;

/** Files and functions (`file#function`) over their limit, each with the reason. Empty is the aim. */
const exceptions: ReadonlyMap<string, string> = new Map();

const checkedFolders = ["src", "tools", "bench", "tests", "examples"];

/** What {@link checkSize} found: faults, and the figures to print. */
export interface SizeReport {
  readonly faults: readonly RuleFault[];
  readonly summary: string;
}

/**
 * Checks file and function length, `any`, `!`, unexplained type assertions, directives without a reason and reminders
 * in every TypeScript file. Test files may be as long as they need per function, as `suite` bodies are functions too,
 * and need no reason for an assertion.
 */
export function checkSize(root: string): SizeReport {
  const faults: RuleFault[] = [];
  const fileLines: number[] = [];
  const functionLines: number[] = [];
  let assertionCount = 0;
  for (const path of checkedFolders.flatMap((folder) => walkFiles(root, folder, ".ts"))) {
    const measure = measureSource(path, readFileSync(join(root, path), "utf8"));
    const isTest = path.endsWith(".test.ts") || path.includes("/testing/") || path.startsWith("tests/");
    const report = (line: number, what: string) => faults.push({ where: `${path}:${line}`, what });

    if (measure.lines > sizeBudget.fileLines && !exceptions.has(path)) {
      faults.push({ where: path, what: `${measure.lines} lines, at most ${sizeBudget.fileLines}` });
    }
    for (const line of measure.anyLines) report(line, "no any: name the shape or use unknown");
    for (const line of measure.nonNullLines) report(line, "no !: test for undefined");
    for (const line of measure.silentDirectiveLines) report(line, "say why after ` -- `");
    for (const line of measure.reminderLines) report(line, "a reminder belongs in an issue");
    if (isTest) continue;
    for (const { name, line, lines } of measure.functions) {
      functionLines.push(lines);
      if (lines > sizeBudget.functionLines && !exceptions.has(`${path}#${name}`)) {
        report(line, `"${name}" has ${lines} lines, at most ${sizeBudget.functionLines}`);
      }
    }
    for (const { line, explained } of measure.assertions) {
      if (!explained) report(line, "give the reason for `as` in a comment on or above the line");
    }
    if (path.startsWith("src/")) {
      fileLines.push(measure.lines);
      assertionCount += measure.assertions.length;
    }
  }
  const thousandLines = fileLines.reduce((sum, lines) => sum + lines, 0) / 1000;
  const allowed = Math.ceil(sizeBudget.assertionsPerThousandLines * thousandLines);
  if (assertionCount > allowed) {
    faults.push({ where: "src", what: `${assertionCount} type assertions, at most ${allowed} for its size` });
  }
  return { faults, summary: summaryOf(fileLines, functionLines, assertionCount, allowed) };
}

function summaryOf(
  fileLines: number[],
  functionLines: number[],
  assertions: number,
  allowed: number,
): string {
  return [
    `${fileLines.length} source files: lines median ${quantile(fileLines, 0.5)}, p95 ${quantile(fileLines, 0.95)}`,
    `functions: lines median ${quantile(functionLines, 0.5)}, p95 ${quantile(functionLines, 0.95)}`,
    `type assertions ${assertions} of ${allowed}`,
  ].join("; ");
}

/** The value at `share` (0 to 1) of the sorted values; 0 for none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

if (import.meta.main) {
  const report = checkSize(join(import.meta.dirname, ".."));
  reportFaults(report.faults, report.summary);
}
