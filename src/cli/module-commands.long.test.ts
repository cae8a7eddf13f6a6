import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { encodeUtf8 } from "../bytes/mod.ts";
import {
  createProject,
  expectData,
  expectFailure,
  whileNetworkRuns,
  withNetwork,
} from "./testing/network-project.ts";
import type { Workplace } from "./testing/workplace.ts";

/** Says what a satellite of Juno says of itself; a section of less than 128 bytes. */
function markAsSatellite({ directory }: Workplace): void {
  const path = join(directory, "text.wasm");
  const name = encodeUtf8("icp:public juno:package");
  const content = encodeUtf8('{"name":"@junobuild/satellite","version":"0.1.4"}');
  const section = [0, name.length + content.length + 1, name.length, ...name, ...content];
  writeFileSync(path, Uint8Array.from([...readFileSync(path), ...section]));
}

test("icebox module list shows every canister, its kind as its metadata says", async () => {
  using workplace = await createProject();
  markAsSatellite(workplace);
  await whileNetworkRuns(workplace, async () => {
    await workplace.run("deploy");
    await expectData(workplace, ["module", "list"], /^notes: [\w-]+, satellite$/);
    const shown = await expectData(workplace, ["module", "show", "notes", "--json"], /^\{/);
    const {
      kind_source,
      policy,
      package: said,
      is_registered,
    } = JSON.parse(shown) as Record<string, unknown>; // printed by the command
    assert.deepEqual([kind_source, is_registered], ["detected", false]);
    assert.deepEqual(said, { name: "@junobuild/satellite", version: "0.1.4" });
    assert.deepEqual(policy, {
      name: "one-snapshot-per-module",
      max_snapshots: 1,
      replace: "oldest",
      protect: [],
      snapshot_before_upgrade: true,
      cost_ceiling: null,
    });
  });
});

test("icebox module add names a canister otherwise, changes and removes it again", async () => {
  await withNetwork(async (workplace) => {
    await workplace.run("deploy");
    const path = join(workplace.directory, "icebox.yaml");
    const before = readFileSync(path, "utf8");
    const words = [
      "module",
      "add",
      "desk",
      "--canister",
      "notes",
      "--kind",
      "ledger",
      "--tag",
      "live",
      "blue",
    ];
    assert.equal((await workplace.run(...words)).exitCode, 0);
    await expectData(workplace, ["module", "list"], /^desk: [\w-]+, ledger \[live, blue\]$/);
    await workplace.run("module", "add", "desk", "--label", "The desk");
    await expectData(
      workplace,
      ["module", "show", "desk"],
      /^Label: The desk\n.*\nKind: ledger \(as the project file says\)$/m,
    );
    await workplace.run("module", "remove", "desk");
    assert.equal(readFileSync(path, "utf8"), before);
    await expectData(workplace, ["module", "list"], /^notes: [\w-]+, canister$/);
  });
});

test("icebox module add takes any canister by its id", async () => {
  await withNetwork(async (workplace) => {
    await workplace.run("deploy");
    await workplace.run("module", "add", "ledger", "--canister", "ryjl3-tyaaa-aaaaa-aaaba-cai");
    await expectData(
      workplace,
      ["module", "list"],
      /^ledger: ryjl3-tyaaa-aaaaa-aaaba-cai, canister\nnotes: /,
    );
  });
});

test("icebox module refuses what it cannot find, and changes nothing", async () => {
  await withNetwork(async (workplace) => {
    await workplace.run("deploy");
    const before = readFileSync(join(workplace.directory, "icebox.yaml"), "utf8");
    await expectFailure(workplace, ["module", "show", "note"], { exitCode: 1, code: "cli/unknown-module" });
    await expectFailure(workplace, ["module", "remove", "notes"], {
      exitCode: 1,
      code: "cli/unknown-module",
    });
    await expectFailure(workplace, ["module", "add", "note"], { exitCode: 1, code: "cli/unknown-canister" });
    assert.equal(readFileSync(join(workplace.directory, "icebox.yaml"), "utf8"), before);
  });
});

test("icebox module list says that a network does not run, and lists nothing", async () => {
  using workplace = await createProject();
  await expectFailure(workplace, ["module", "list"], { exitCode: 3, code: "cli/network-not-running" });
});
