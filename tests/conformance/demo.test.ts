import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { assertSucceeded, runProgram } from "../support/run-program.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const repository = join(import.meta.dirname, "../..");

test("npm run demo walks through the chat example to its end on a machine with a clean home", async () => {
  using base = temporaryFolder("demo");
  const home = join(base.path, "home");
  mkdirSync(home);
  const env = { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: home };
  const result = await runProgram("npm", ["run", "--silent", "demo"], {
    cwd: repository,
    env,
    timeoutMs: 300_000,
  });
  assertSucceeded("npm run demo", result);
  const steps = [`(vec { "Hi there!" })`, "(0 : nat64)", "(vec {})", `(vec { "Hi there!" })`];
  let position = 0;
  for (const step of steps) {
    const found = result.stdout.indexOf(step, position);
    assert.notEqual(found, -1, `"${step}" is missing or comes too early in\n${result.stdout}`);
    position = found + step.length;
  }
});
