import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { assembleWat } from "../support/compile-wat.ts";
import { createIcpProject, type IcpProject, startManagedNetwork } from "../support/icp-project.ts";
import { type ProxiedRequest, startLimitingProxy } from "../support/limiting-proxy.ts";

const moduleDataBytes = 3_000_000;
const rangeBytes = 2_000_000;

/** A module that exports nothing and takes two ranges. */
const large = assembleWat(`(module (memory 64) (data (i32.const 0) "${"A".repeat(moduleDataBytes)}"))`);

interface LargeSnapshot {
  readonly id: string;
  readonly folder: string;
  snapshot(verb: string, ...args: string[]): ReturnType<IcpProject["icp"]>;
  readProgress(name: string): Record<string, unknown>;
  /** Runs a snapshot command that must fail as the proxy cuts all requests but those that `lets` passes. */
  failBehindProxy(lets: (request: ProxiedRequest) => boolean, verb: string, ...args: string[]): Promise<void>;
}

async function takeLargeSnapshot(project: IcpProject): Promise<LargeSnapshot> {
  await startManagedNetwork(project);
  await project.icp("deploy", "large", "-e", "test");
  await project.icp("canister", "stop", "large", "-e", "test");
  const snapshot = (verb: string, ...args: string[]) =>
    project.icp("canister", "snapshot", verb, "large", ...args, "-e", "test");
  const { stdout } = await snapshot("create");
  const id = /^Created snapshot (\S+)/m.exec(stdout)?.[1];
  assert.ok(id !== undefined, stdout);
  const folder = join(project.folder, "snapshot");
  return {
    id,
    folder,
    snapshot,
    readProgress: (name) => JSON.parse(readFileSync(join(folder, name), "utf8")),
    failBehindProxy: async (lets, verb, ...args) => {
      const file = join(project.folder, ".icp/cache/networks/test-network/descriptor.json");
      const text = readFileSync(file, "utf8");
      const descriptor: { gateway: { port: number } } = JSON.parse(text);
      await using proxy = await startLimitingProxy(descriptor.gateway.port, lets);
      const gateway = { ...descriptor.gateway, port: proxy.port };
      writeFileSync(file, JSON.stringify({ ...descriptor, gateway }));
      try {
        const result = await project.tryIcp("canister", "snapshot", verb, "large", ...args, "-e", "test");
        assert.equal(result.code, 1, result.stdout);
      } finally {
        writeFileSync(file, text);
      }
      assert.ok(proxy.cut > 0);
    },
  };
}

const modules = [{ name: "large", module: large }];

// Each test follows the test of icp-cli's canister_snapshot_tests.rs that its name begins with. `icp` tries a cut request
// again for most of a minute, so both run at the same time.
describe("icp canister snapshot with cut connections", { concurrency: true }, () => {
  test("icp canister_snapshot_download_resume: a download goes on after its connections were cut", async () => {
    await using project = createIcpProject(modules, { mode: "managed" });
    const { id, folder, snapshot, readProgress, failBehindProxy } = await takeLargeSnapshot(project);
    const arguments_ = [id, "--output", folder];
    // The metadata and one of the module's two ranges.
    await failBehindProxy(({ passedBefore }) => passedBefore < 2, "download", ...arguments_);

    assert.ok(existsSync(join(folder, "metadata.json")));
    // The file is icp's; the assertion below fails if it looks otherwise.
    const progress = readProgress(".download_progress.json").wasm_module as {
      frontier: number;
      ahead?: number[];
    };
    assert.equal(progress.frontier / rangeBytes + (progress.ahead?.length ?? 0), 1, JSON.stringify(progress));

    const { stderr } = await snapshot("download", ...arguments_, "--resume");
    assert.match(stderr, /Snapshot downloaded/);
    assert.ok(!existsSync(join(folder, ".download_progress.json")));
    assert.deepEqual(new Uint8Array(readFileSync(join(folder, "wasm_module.bin"))), large);
  });

  test("icp canister_snapshot_upload_resume: an upload goes on after its connections were cut", async () => {
    await using project = createIcpProject(modules, { mode: "managed" });
    const { id, folder, snapshot, readProgress, failBehindProxy } = await takeLargeSnapshot(project);
    await snapshot("download", id, "--output", folder);
    await snapshot("delete", id);
    // The metadata and the module's first range: `icp` sends both ranges at once, and the first is the longer one.
    const lets = ({ passedBefore, bodyBytes }: ProxiedRequest) =>
      passedBefore === 0 || bodyBytes > rangeBytes;
    await failBehindProxy(lets, "upload", "--input", folder);

    assert.equal(readProgress(".upload_progress.json").wasm_module_offset, rangeBytes);

    const { stdout } = await snapshot("upload", "--input", folder, "--resume");
    assert.match(stdout, /uploaded successfully/);
    assert.ok(!existsSync(join(folder, ".upload_progress.json")));
    const uploaded = /^Snapshot (\S+) uploaded/m.exec(stdout)?.[1];
    assert.ok(uploaded !== undefined, stdout);
    const copy = `${folder}-copy`;
    await snapshot("download", uploaded, "--output", copy);
    for (const name of ["wasm_module.bin", "wasm_memory.bin", "stable_memory.bin"]) {
      assert.deepEqual(readFileSync(join(copy, name)), readFileSync(join(folder, name)), name);
    }
  });
});
