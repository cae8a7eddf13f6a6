import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { walkFiles } from "./walk-files.ts";

/** One check of the gate: a program of node_modules or a file of tools/, and its arguments. */
interface Step {
  readonly name: string;
  readonly args: readonly string[];
}

const root = join(import.meta.dirname, "..");

const tsc = (name: string): Step => ({
  name: `types ${name}`,
  args: ["node_modules/typescript-7/bin/tsc", "-p", `tsconfig.${name}.json`],
});

/** Longest first, so that two at a time end together. */
const steps: readonly Step[] = [
  {
    name: "lint",
    args: [
      "node_modules/eslint/bin/eslint.js",
      "--cache",
      "--cache-location",
      ".build/eslint/",
      "--max-warnings",
      "0",
      ".",
    ],
  },
  {
    name: "format",
    args: [
      "node_modules/prettier/bin/prettier.cjs",
      "--check",
      "--log-level",
      "warn",
      "--cache",
      "--cache-location",
      ".build/prettier",
      ".",
    ],
  },
  tsc("test"),
  tsc("node"),
  tsc("pure"),
  {
    name: "types console",
    args: [
      "node_modules/svelte-check/bin/svelte-check",
      ...["--workspace", "console", "--tsconfig", "tsconfig.json", "--fail-on-warnings"],
    ],
  },
  { name: "docs", args: ["tools/check-docs.ts"] },
  { name: "console", args: ["tools/build-console.ts"] },
  { name: "layers", args: ["tools/check-layers.ts"] },
  { name: "size", args: ["tools/check-size.ts"] },
];

const parallelSteps = 2;

/** A test or test file that takes longer hangs: it is ended and fails. */
const testTimeoutMs = 300_000;

const { values } = parseArgs({
  options: { only: { type: "string" }, conformance: { type: "boolean", default: false } },
});

const chosen = steps.filter(({ name }) => values.only === undefined || name.startsWith(values.only));
if (chosen.length === 0) {
  console.error(`There is no check "${values.only}": there are ${steps.map(({ name }) => name).join(", ")}`);
  process.exit(2);
}
const stepsHold = await runSteps(chosen);
if (values.only !== undefined) process.exit(stepsHold ? 0 : 1);
const testsHold = runTests(values.conformance);
process.exit(stepsHold && testsHold ? 0 : 1);

async function runSteps(list: readonly Step[]): Promise<boolean> {
  const waiting = [...list];
  let holds = true;
  const work = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      if (!(await runStep(step))) holds = false;
    }
  };
  await Promise.all(Array.from({ length: parallelSteps }, work));
  return holds;
}

async function runStep({ name, args }: Step): Promise<boolean> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  const output: Buffer[] = [];
  child.stdout.on("data", (data: Buffer) => output.push(data));
  child.stderr.on("data", (data: Buffer) => output.push(data));
  const code = await new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) => resolve(exitCode ?? 1));
  });
  const text = Buffer.concat(output).toString().trimEnd();
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  const isOwnTool = args[0]?.startsWith("tools/") === true;
  console.log(
    `${code === 0 ? "ok  " : "FAIL"} ${name.padEnd(12)} ${seconds.padStart(5)} s${isOwnTool && code === 0 ? `  ${text}` : ""}`,
  );
  if (code !== 0) console.log(text);
  return code === 0;
}

/**
 * Runs the unit tests, and the conformance tests after them in the same run so that one summary counts both.
 *
 * Unit tests that take many seconds are called `*.long.test.ts`: they run with the conformance tests only, so that a look
 * at a change takes about a minute.
 */
function runTests(withConformance: boolean): boolean {
  const unitTests = ["src", "tools", "bench", "examples"]
    .flatMap((folder) => walkFiles(root, folder, ".test.ts"))
    .filter((path) => withConformance || !path.endsWith(".long.test.ts"));
  const conformanceTests = withConformance ? walkFiles(root, "tests", ".test.ts") : [];
  const result = spawnSync(
    process.execPath,
    [
      "--test",
      "--test-reporter=spec",
      "--test-concurrency=2",
      `--test-timeout=${testTimeoutMs}`,
      ...unitTests,
      ...conformanceTests,
    ],
    { cwd: root, stdio: ["ignore", "inherit", "inherit"] },
  );
  return result.status === 0;
}
