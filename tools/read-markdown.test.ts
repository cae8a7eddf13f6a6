import assert from "node:assert/strict";
import { test } from "node:test";
import { readMarkdown } from "./read-markdown.ts";

test("readMarkdown() reads code blocks with their words and first line", () => {
  const { blocks } = readMarkdown("text\n\n```ts run\nconst a = 1;\n```\n\n~~~\n```\n~~~\n");
  assert.deepEqual(blocks, [
    { words: ["ts", "run"], code: "const a = 1;\n", line: 3 },
    { words: [], code: "```\n", line: 7 },
  ]);
});

test("readMarkdown() reads links and pictures outside code", () => {
  const { links } = readMarkdown("[a](b.md#c) and ![d](e.svg)\n`[f](g)`\n```\n[h](i)\n```\n");
  assert.deepEqual(links, [
    { target: "b.md#c", line: 1 },
    { target: "e.svg", line: 1 },
  ]);
});

test("readMarkdown() forms heading anchors as GitHub does", () => {
  const { anchors } = readMarkdown("# The way of `a` call!\n## [Linked](x.md) part\n## Twice\n## Twice\n");
  assert.deepEqual([...anchors], ["the-way-of-a-call", "linked-part", "twice", "twice-1"]);
});
