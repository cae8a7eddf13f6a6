import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { hasFault } from "../../bytes/mod.ts";
import { loadKeySecrets } from "./key-secrets.ts";

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "icebox-keys-"));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("loadKeySecrets() creates keys that only the owner can read, and finds them again", async () => {
  await withFolder(async (folder) => {
    const state = join(folder, "deep", "state");
    const created = await loadKeySecrets(state);
    assert.equal((await stat(join(state, "keys.json"))).mode & 0o777, 0o600);
    assert.deepEqual(await loadKeySecrets(state), created);
    assert.notDeepEqual(created.rootSecret, created.nodeSecret);
  });
});

/*
 * Two networks that were started on a new folder at the same time both made keys, and the one whose file was replaced
 * went on under a root key that nobody could find again.
 */
test("loadKeySecrets() gives everyone who starts on a new folder at once the same keys", async () => {
  await withFolder(async (folder) => {
    const [first, ...others] = await Promise.all([1, 2, 3, 4].map(() => loadKeySecrets(folder)));
    for (const other of others) assert.deepEqual(other, first);
    assert.deepEqual(await loadKeySecrets(folder), first);
    assert.deepEqual(await readdir(folder), ["keys.json"]);
  });
});

test("loadKeySecrets() refuses a corrupt file with a code and leaves it as it is", async () => {
  const good = { version: 1, rootSecret: "00".repeat(32), nodeSecret: "11".repeat(32) };
  const corrupt = ["", "{", "null", "[]", JSON.stringify({ ...good, version: 2 })];
  corrupt.push(JSON.stringify({ ...good, rootSecret: "00" }), JSON.stringify({ ...good, nodeSecret: 7 }));
  for (const text of corrupt) {
    await withFolder(async (folder) => {
      const path = join(folder, "keys.json");
      await writeFile(path, text);
      await assert.rejects(loadKeySecrets(folder), (error) => hasFault(error, "network/keys-corrupt"));
      assert.equal(await readFile(path, "utf8"), text);
    });
  }
});
