import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { EchoProject } from "./echo-project.ts";

// Follows the test of icp-cli's canister_snapshot_tests.rs that its name begins with.
test("icp canister_snapshot_workflow_through_proxy: all snapshot commands work through the proxy canister", async () => {
  await using echo = await EchoProject.deploy(1, "proxy");
  await echo.assertAnswers(1);
  await echo.canister("stop", "echo");
  const taken = await echo.createSnapshot();
  assert.ok((await echo.snapshot("list")).stdout.includes(taken));

  const folder = join(echo.folder, "snapshot");
  assert.match((await echo.snapshot("download", taken, "--output", folder)).stderr, /Snapshot downloaded/);
  assert.ok(existsSync(join(folder, "metadata.json")));
  const uploaded = await echo.uploadSnapshot(folder);
  await echo.snapshot("delete", uploaded);

  await echo.canister("start", "echo");
  await echo.reinstall(99);
  await echo.assertAnswers(99);

  await echo.canister("stop", "echo");
  assert.match((await echo.snapshot("restore", taken)).stderr, /Restored canister/);
  await echo.canister("start", "echo");
  await echo.assertAnswers(1);

  assert.match((await echo.snapshot("delete", taken)).stderr, /Deleted snapshot/);
  assert.match((await echo.snapshot("list")).stdout, /No snapshots found/);
});
