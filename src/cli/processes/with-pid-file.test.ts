import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createWorkplace } from "../testing/workplace.ts";
import { withPidFile } from "./with-pid-file.ts";

test("withPidFile() gives the file up, also after a failure", () => {
  using workplace = createWorkplace();
  const path = join(workplace.directory, "lock");
  assert.throws(() => {
    withPidFile(path, () => {
      assert.ok(existsSync(path));
      throw new RangeError("no");
    });
  }, RangeError);
  assert.ok(!existsSync(path));
});

test("withPidFile() lets one process after the other change a file", () => {
  using workplace = createWorkplace();
  const { directory } = workplace;
  const script = `
    import { readFileSync, writeFileSync, existsSync } from "node:fs";
    import { withPidFile } from ${JSON.stringify(join(import.meta.dirname, "with-pid-file.ts"))};
    for (let i = 0; i < 20; i++) withPidFile("lock", () => {
      const count = existsSync("count") ? Number(readFileSync("count", "utf8")) : 0;
      writeFileSync("count", String(count + 1));
    });`;
  const run = `import { spawn } from "node:child_process";
    const words = ["--input-type=module", "-e", ${JSON.stringify(script)}];
    for (let i = 0; i < 3; i++) spawn(process.execPath, words, { stdio: "inherit" });`;
  spawnSync(process.execPath, ["--input-type=module", "-e", run], { cwd: directory, stdio: "inherit" });
  const { stdout } = spawnSync("cat", ["count"], { cwd: directory, encoding: "utf8" });
  assert.equal(stdout, "60");
});
