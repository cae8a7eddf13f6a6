import assert from "node:assert/strict";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { refreshConsole } from "./build-console.ts";

const repository = join(import.meta.dirname, "..");

test("refreshConsole() builds both pages, and again only when a source has changed", async () => {
  const root = mkdtempSync(join(tmpdir(), "icebox-pages-"));
  try {
    for (const path of [
      "console",
      "src/console/api",
      "tools/build-console.ts",
      "package-lock.json",
      "package.json",
      "tsconfig.base.json",
    ])
      cpSync(join(repository, path), join(root, path), { recursive: true });
    symlinkSync(join(repository, "node_modules"), join(root, "node_modules"));
    assert.equal(await refreshConsole(root), true);
    const pages = join(root, ".build", "console");
    const page = readFileSync(join(pages, "index.html"), "utf8");
    // What the content security policy of the console refuses.
    assert.doesNotMatch(page, /<script(?![^>]*\bsrc=)|<style|\bstyle="|\bon[a-z]+="/);
    assert.match(page, /src="\.\/assets\/[^"]+\.js"/);
    assert.ok(existsSync(join(pages, "candid.html")));
    assert.equal(await refreshConsole(root), false);
    writeFileSync(
      join(root, "console", "index.html"),
      `${readFileSync(join(root, "console", "index.html"), "utf8")}\n`,
    );
    assert.equal(await refreshConsole(root), true);
    assert.deepEqual(readdirSync(join(root, ".build")), ["console"]);
  } finally {
    rmSync(root, { recursive: true });
  }
});
