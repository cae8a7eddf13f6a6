import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { EchoProject } from "./echo-project.ts";

// Each test follows the test of icp-cli's canister_snapshot_tests.rs that its name begins with.

test("icp canister_snapshot_workflow: create, list, restore and delete bring back the state before a reinstall", async () => {
  await using echo = await EchoProject.deploy(1);
  await echo.assertAnswers(1);
  await echo.canister("stop", "echo");
  const id = await echo.createSnapshot();
  assert.ok((await echo.snapshot("list")).stdout.includes(id));
  await echo.canister("start", "echo");

  await echo.reinstall(99);
  await echo.assertAnswers(99);

  await echo.canister("stop", "echo");
  assert.match((await echo.snapshot("restore", id)).stderr, /Restored canister/);
  await echo.canister("start", "echo");
  await echo.assertAnswers(1);

  assert.match((await echo.snapshot("delete", id)).stderr, /Deleted snapshot/);
  assert.match((await echo.snapshot("list")).stdout, /No snapshots found/);
});

test("icp canister_snapshot_replace: create --replace puts the new snapshot in place of the old one", async () => {
  await using echo = await EchoProject.deploy(10);
  await echo.canister("stop", "echo");
  const first = await echo.createSnapshot();
  const second = await echo.createSnapshot("--replace", first);
  assert.notEqual(second, first);
  const { stdout } = await echo.snapshot("list");
  assert.ok(stdout.includes(second), stdout);
  assert.ok(!stdout.includes(first), stdout);
});

test("icp canister_snapshot_download_upload_roundtrip: a folder carries the state past a deleted snapshot", async () => {
  await using echo = await EchoProject.deploy(42);
  await echo.assertAnswers(42);
  const folder = join(echo.folder, "snapshot");
  await echo.canister("stop", "echo");
  const taken = await echo.createSnapshot();

  assert.match((await echo.snapshot("download", taken, "--output", folder)).stderr, /Snapshot downloaded/);
  assert.ok(existsSync(join(folder, "metadata.json")));
  await echo.snapshot("delete", taken);
  const uploaded = await echo.uploadSnapshot(folder);
  assert.notEqual(uploaded, taken);

  await echo.canister("start", "echo");
  await echo.reinstall(99);
  await echo.assertAnswers(99);

  await echo.canister("stop", "echo");
  await echo.snapshot("restore", uploaded);
  await echo.canister("start", "echo");
  await echo.assertAnswers(42);
});

test("icp canister_snapshot_requires_stopped: create and restore refuse a running canister", async () => {
  await using echo = await EchoProject.deploy(7);
  const refusals = [await echo.trySnapshot("create")];
  await echo.canister("stop", "echo");
  const id = await echo.createSnapshot();
  await echo.canister("start", "echo");
  refusals.push(await echo.trySnapshot("restore", id));
  for (const { code, stderr } of refusals) {
    assert.notEqual(code, 0);
    assert.match(stderr, /currently running/);
    assert.match(stderr, /icp canister stop/);
  }
});
