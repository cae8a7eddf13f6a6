import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { makeNetworkDirectory, networkDirectory } from "./network-directory.ts";

/* The folder of a network's keys was open to all users of the machine when the command line had made it. */
test("makeNetworkDirectory() lets nobody else in, and changes no folder above", () => {
  const directory = mkdtempSync(join(tmpdir(), "icebox-directory-"));
  try {
    const network = networkDirectory({ directory, configPath: undefined });
    makeNetworkDirectory(network);
    makeNetworkDirectory(network);
    assert.equal(statSync(network.path).mode & 0o777, 0o700);
    assert.equal(statSync(join(directory, ".icebox")).mode & 0o055, 0o055);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
