import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { createWorkplace } from "../testing/workplace.ts";
import { openBrowser } from "./open-browser.ts";

const link = `http://127.0.0.1:4944/#token=${"0a".repeat(32)}`;

test(
  "openBrowser() leads to a link that no command line shows",
  { skip: process.platform !== "linux" },
  () => {
    using workplace = createWorkplace();
    const { directory, context } = workplace;
    const opener = join(directory, "xdg-open");
    writeFileSync(opener, `#!/bin/sh\nprintf '%s' "$*" > "${directory}/words"\n`, { mode: 0o755 });
    const env = { ...context.env, PATH: `${directory}:/usr/bin:/bin` };
    assert.equal(openBrowser({ env }, link), true);
    const words = readFileSync(join(directory, "words"), "utf8");
    assert.doesNotMatch(words, /token/);
    const page = fileURLToPath(words);
    assert.ok(readFileSync(page, "utf8").includes(`url=${link}"`));
    assert.equal(statSync(page).mode & 0o777, 0o600);
  },
);

test("openBrowser() says when there is no way to a browser", { skip: process.platform !== "linux" }, () => {
  using workplace = createWorkplace();
  const { directory, context } = workplace;
  assert.equal(openBrowser({ env: { ...context.env, PATH: directory } }, link), false);
  writeFileSync(join(directory, "xdg-open"), "#!/bin/sh\nexit 3\n", { mode: 0o755 });
  const env = { ...context.env, PATH: `${directory}:/bin` };
  assert.equal(openBrowser({ env }, link), false);
});
