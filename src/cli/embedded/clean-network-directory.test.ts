import assert from "node:assert/strict";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { hasFault } from "../../bytes/mod.ts";
import { createWorkplace, type Workplace } from "../testing/workplace.ts";
import { cleanNetworkDirectory } from "./clean-network-directory.ts";
import { type NetworkDirectory, networkDirectory } from "./network-directory.ts";

function directoryWith(workplace: Workplace, names: readonly string[]): NetworkDirectory {
  const path = join(workplace.directory, "state");
  mkdirSync(path);
  for (const name of names) writeFileSync(join(path, name), "");
  return networkDirectory({ directory: workplace.directory, configPath: undefined }, path);
}

test("cleanNetworkDirectory() empties a network's directory but for pid file and log", () => {
  using workplace = createWorkplace();
  const directory = directoryWith(workplace, [
    "keys.json",
    "network.json",
    "network.pid",
    "network.log",
    "pages",
  ]);
  cleanNetworkDirectory(directory);
  assert.deepEqual(readdirSync(directory.path).sort(), ["network.log", "network.pid"]);
});

test("cleanNetworkDirectory() leaves a directory alone that was never a network's", () => {
  using workplace = createWorkplace();
  const directory = directoryWith(workplace, ["letters.txt", "network.pid", "network.log"]);
  assert.throws(
    () => {
      cleanNetworkDirectory(directory);
    },
    (error) => hasFault(error, "cli/not-a-network-directory"),
  );
  assert.equal(readdirSync(directory.path).length, 3);
});

test("cleanNetworkDirectory() takes an absent directory for a clean one", () => {
  using workplace = createWorkplace();
  const project = { directory: workplace.directory, configPath: undefined };
  assert.doesNotThrow(() => {
    cleanNetworkDirectory(networkDirectory(project));
  });
});
