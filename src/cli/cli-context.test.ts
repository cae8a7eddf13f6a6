import assert from "node:assert/strict";
import { test } from "node:test";
import { CliError } from "./cli-error.ts";
import { showsColours } from "./cli-context.ts";
import { describeError, formatError } from "./describe-error.ts";

const cases: readonly (readonly [boolean | undefined, Readonly<Record<string, string>>, boolean])[] = [
  [true, {}, true],
  [true, { NO_COLOR: "" }, true],
  [true, { NO_COLOR: "1" }, false],
  [true, { TERM: "dumb" }, false],
  [false, {}, false],
  [undefined, { TERM: "xterm" }, false],
];

for (const [isTerminal, env, expected] of cases) {
  test(`showsColours() is ${String(expected)} for ${JSON.stringify([isTerminal, env])}`, () => {
    assert.equal(showsColours(isTerminal, env), expected);
  });
}

test("formatError() makes the first word stand out where there are colours, and nothing else", () => {
  const description = describeError(new CliError({ code: "cli/unknown-identity", name: "bob" }, "No bob"));
  assert.equal(formatError(description), "Error: No bob\nCode: cli/unknown-identity");
  const alerted = formatError(description, (text) => `<${text}>`);
  assert.equal(alerted, "<Error:> No bob\nCode: cli/unknown-identity");
});
