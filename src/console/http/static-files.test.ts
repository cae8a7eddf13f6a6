import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createConsoleFixture } from "../testing/console-fixture.ts";

test("staticFile() gives pages and assets with their types, and says how long they last", async () => {
  await using fixture = await createConsoleFixture();
  const page = await fixture.send("GET", "/");
  assert.equal(page.headers["content-type"], "text/html; charset=utf-8");
  assert.equal(page.headers["cache-control"], "no-cache");
  const script = await fixture.send("GET", "/assets/app-1a2b.js");
  assert.equal(script.headers["content-type"], "text/javascript; charset=utf-8");
  assert.equal(script.headers["cache-control"], "public, max-age=31536000, immutable");
  const etag = String(page.headers.etag);
  assert.equal(
    (await fixture.send("GET", "/index.html", { headers: { "if-none-match": etag } })).status,
    304,
  );
});

for (const path of [
  "/../secret.txt",
  "/assets/../../secret.txt",
  "/..%2fsecret.txt",
  "/%2e%2e/secret.txt",
  "/assets/..%5c..%5csecret.txt",
  "/assets/link.txt",
  "/assets",
  "/assets/",
  "//index.html",
  "/.hidden.html",
  "/index.html%00.js",
  "/index.html/x.js",
  "/constructor",
]) {
  test(`staticFile() has nothing at ${path}`, async () => {
    await using fixture = await createConsoleFixture();
    const answer = await fixture.send("GET", path);
    assert.deepEqual([answer.code, answer.status], ["console/unknown-route", 404], answer.text);
  });
}

test("staticFile() says what to do if the pages have not been built", async () => {
  await using fixture = await createConsoleFixture();
  rmSync(join(fixture.directory, "app"), { recursive: true });
  const answer = await fixture.send("GET", "/");
  assert.deepEqual([answer.code, answer.status], ["console/no-app", 503]);
  assert.match(answer.text, /^Next: /m);
});
