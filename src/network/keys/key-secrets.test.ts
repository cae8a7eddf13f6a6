import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { encodeHex, hasFault } from "../../bytes/mod.ts";
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
    const created = await loadKeySecrets(state, ["system", "application"]);
    assert.equal((await stat(join(state, "keys.json"))).mode & 0o777, 0o600);
    assert.deepEqual(await loadKeySecrets(state, ["sns"]), created);
    assert.deepEqual(
      created.map(({ kind }) => kind),
      ["system", "application"],
    );
    const secrets = created.flatMap(({ blsSecret, nodeSecret }) => [blsSecret, nodeSecret].map(encodeHex));
    assert.equal(new Set(secrets).size, 4);
  });
});

/*
 * Two networks that were started on a new folder at the same time both made keys, and the one whose file was replaced
 * went on under a root key that nobody could find again.
 */
test("loadKeySecrets() gives everyone who starts on a new folder at once the same keys", async () => {
  await withFolder(async (folder) => {
    const [first, ...others] = await Promise.all(
      [1, 2, 3, 4].map(() => loadKeySecrets(folder, ["application"])),
    );
    for (const other of others) assert.deepEqual(other, first);
    assert.deepEqual(await loadKeySecrets(folder, ["application"]), first);
    assert.deepEqual(await readdir(folder), ["keys.json"]);
  });
});

test("loadKeySecrets() reads the file of version 1, which had one subnet", async () => {
  await withFolder(async (folder) => {
    const file = { version: 1, rootSecret: "0a".repeat(32), nodeSecret: "0b".repeat(32) };
    await writeFile(join(folder, "keys.json"), JSON.stringify(file));
    assert.deepEqual(await loadKeySecrets(folder, ["system", "application"]), [
      {
        kind: "application",
        blsSecret: new Uint8Array(32).fill(10),
        nodeSecret: new Uint8Array(32).fill(11),
      },
    ]);
  });
});

test("loadKeySecrets() refuses a corrupt file with a code and leaves it as it is", async () => {
  const good = { version: 1, rootSecret: "00".repeat(32), nodeSecret: "11".repeat(32) };
  const subnet = { kind: "application", blsSecret: "00".repeat(32), nodeSecret: "11".repeat(32) };
  const corrupt = ["", "{", "null", "[]", JSON.stringify({ ...good, version: 2 })];
  corrupt.push(
    JSON.stringify({ version: 3, subnets: [subnet] }),
    JSON.stringify({ version: 2, subnets: [] }),
  );
  for (const broken of [{ kind: "moon" }, { blsSecret: "0" }, { nodeSecret: undefined }]) {
    corrupt.push(JSON.stringify({ version: 2, subnets: [subnet, { ...subnet, ...broken }] }));
  }
  corrupt.push(JSON.stringify({ ...good, rootSecret: "00" }), JSON.stringify({ ...good, nodeSecret: 7 }));
  for (const text of corrupt) {
    await withFolder(async (folder) => {
      const path = join(folder, "keys.json");
      await writeFile(path, text);
      await assert.rejects(loadKeySecrets(folder, ["application"]), (error) =>
        hasFault(error, "network/keys-corrupt"),
      );
      assert.equal(await readFile(path, "utf8"), text);
    });
  }
});
