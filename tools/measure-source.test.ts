import assert from "node:assert/strict";
import { test } from "node:test";
import { measureSource } from "./measure-source.ts";

test("measureSource() counts lines and the lines of every function with a body", () => {
  const source = "export function one(): number {\n  return 1;\n}\n\nconst two = () => 2;\n";
  const measure = measureSource("x.ts", source);
  assert.equal(measure.lines, 5);
  assert.deepEqual(measure.functions, [
    { name: "one", line: 1, lines: 3 },
    { name: "two", line: 5, lines: 1 },
  ]);
});

test("measureSource() tells explained type assertions from silent ones and leaves `as const` alone", () => {
  const source = [
    "const a = b as string;",
    "// the map holds strings only",
    "const c = b as string;",
    "const d = b as string; // checked above",
    "const e = [1] as const;",
    "import { f as g } from './f.ts';",
  ].join("\n");
  assert.deepEqual(measureSource("x.ts", source).assertions, [
    { line: 1, explained: false },
    { line: 3, explained: true },
    { line: 4, explained: true },
  ]);
});

test("measureSource() finds any, non-null assertions, silent directives and reminders", () => {
  // Put together here, so that this file itself holds neither.
  const marker = "TO" + "DO";
  const directive = "eslint-" + "disable-next-line";
  const source = [
    "const a: any = 1;",
    "const b = c!;",
    `// ${directive} eqeqeq`,
    `// ${directive} eqeqeq -- compares with null on purpose`,
    `// ${marker}: later`,
    "const any = 'any!';",
  ].join("\n");
  const measure = measureSource("x.ts", source);
  assert.deepEqual(measure.anyLines, [1]);
  assert.deepEqual(measure.nonNullLines, [2]);
  assert.deepEqual(measure.silentDirectiveLines, [3]);
  assert.deepEqual(measure.reminderLines, [5]);
});
