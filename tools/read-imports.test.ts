import assert from "node:assert/strict";
import { test } from "node:test";
import { readImports } from "./read-imports.ts";

const forms: readonly [source: string, specifier: string, value: boolean][] = [
  [`import { a } from "./a.ts";`, "./a.ts", true],
  [`import "./a.ts";`, "./a.ts", true],
  [`import type { A } from "./a.ts";`, "./a.ts", false],
  [`import { type A } from "./a.ts";`, "./a.ts", false],
  [`import { type A, b } from "./a.ts";`, "./a.ts", true],
  [`export { a } from "./a.ts";`, "./a.ts", true],
  [`export * from "./a.ts";`, "./a.ts", true],
  [`export type { A } from "./a.ts";`, "./a.ts", false],
  [`const a = await import("./a.ts");`, "./a.ts", true],
  [`type A = import("./a.ts").A;`, "./a.ts", false],
  [`new Worker(new URL("./a.ts", import.meta.url));`, "./a.ts", true],
];

for (const [source, specifier, value] of forms) {
  test(`readImports() reads ${source}`, () => {
    assert.deepEqual(readImports("x.ts", source), [{ specifier, line: 1, value }]);
  });
}

test("readImports() does not take text or comments for imports", () => {
  assert.deepEqual(readImports("x.ts", `// import "./a.ts"\nconst a = 'import "./b.ts"';`), []);
});
