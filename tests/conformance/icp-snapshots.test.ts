import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { compileMotoko } from "../support/compile-motoko.ts";
import { createIcpProject, type IcpProject, startManagedNetwork } from "../support/icp-project.ts";

const module = compileMotoko(join(import.meta.dirname, "../canisters/echo-init-arg.mo"));

/** A deployed canister that answers `get` with the number of its last installation. */
class EchoProject implements AsyncDisposable {
  readonly #project: IcpProject;

  private constructor(project: IcpProject) {
    this.#project = project;
  }

  static async deploy(initial: number): Promise<EchoProject> {
    const canister = { name: "echo", module, initArgs: `(opt ${initial} : opt nat8)` };
    const project = createIcpProject([canister], { mode: "managed" });
    await startManagedNetwork(project);
    await project.icp("deploy", "echo", "-e", "test");
    return new EchoProject(project);
  }

  get folder(): string {
    return this.#project.folder;
  }

  canister(...args: string[]) {
    return this.#project.icp("canister", ...args, "-e", "test");
  }

  snapshot(verb: string, ...args: string[]) {
    return this.#project.icp("canister", "snapshot", verb, "echo", ...args, "-e", "test");
  }

  trySnapshot(verb: string, ...args: string[]) {
    return this.#project.tryIcp("canister", "snapshot", verb, "echo", ...args, "-e", "test");
  }

  async createSnapshot(...args: string[]): Promise<string> {
    const { stdout } = await this.snapshot("create", ...args);
    const id = /^Created snapshot (\S+)/m.exec(stdout)?.[1];
    assert.ok(id !== undefined, stdout);
    return id;
  }

  async reinstall(number: number): Promise<void> {
    const args = `(opt ${number} : opt nat8)`;
    await this.canister("install", "echo", "--mode", "reinstall", "--args", args);
  }

  async assertAnswers(number: number): Promise<void> {
    const { stdout } = await this.canister("call", "echo", "get", "()");
    assert.ok(stdout.includes(`"${number}"`), stdout);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#project[Symbol.asyncDispose]();
  }
}

test("icp canister snapshot: create, list, restore and delete bring back the state before a reinstall", async () => {
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

test("icp canister snapshot create --replace puts the new snapshot in place of the old one", async () => {
  await using echo = await EchoProject.deploy(10);
  await echo.canister("stop", "echo");
  const first = await echo.createSnapshot();
  const second = await echo.createSnapshot("--replace", first);
  assert.notEqual(second, first);
  const { stdout } = await echo.snapshot("list");
  assert.ok(stdout.includes(second), stdout);
  assert.ok(!stdout.includes(first), stdout);
});

test("icp canister snapshot download and upload carry the state through a folder", async () => {
  await using echo = await EchoProject.deploy(42);
  await echo.assertAnswers(42);
  const folder = join(echo.folder, "snapshot");
  await echo.canister("stop", "echo");
  const taken = await echo.createSnapshot();

  assert.match((await echo.snapshot("download", taken, "--output", folder)).stderr, /Snapshot downloaded/);
  assert.ok(existsSync(join(folder, "metadata.json")));
  await echo.snapshot("delete", taken);

  const { stdout } = await echo.snapshot("upload", "--input", folder);
  const uploaded = /^Snapshot (\S+) uploaded successfully/m.exec(stdout)?.[1];
  assert.ok(uploaded !== undefined, stdout);
  assert.notEqual(uploaded, taken);

  await echo.canister("start", "echo");
  await echo.reinstall(99);
  await echo.assertAnswers(99);

  await echo.canister("stop", "echo");
  await echo.snapshot("restore", uploaded);
  await echo.canister("start", "echo");
  await echo.assertAnswers(42);
});

test("icp canister snapshot create and restore refuse a running canister", async () => {
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
