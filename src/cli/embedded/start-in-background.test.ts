import assert from "node:assert/strict";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createWorkplace } from "../testing/workplace.ts";

/* A start in the background once ran whatever program had called it, and left its log in folders of others. */
test("startInBackground() leaves nothing behind where a network cannot start in the background", async () => {
  using workplace = createWorkplace();
  const folder = join(workplace.directory, "letters");
  mkdirSync(folder);
  writeFileSync(join(folder, "letter.txt"), "Dear Ada");
  const { exitCode, notes } = await workplace.run("start", "-d", "--clean", "--state-dir", folder);
  assert.equal(exitCode, 1);
  assert.match(notes, /Code: cli\/network-not-started\nNext: Give an empty folder with --state-dir$/);
  assert.deepEqual(readdirSync(folder), ["letter.txt"]);
});
