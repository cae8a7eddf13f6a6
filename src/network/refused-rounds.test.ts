import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { decodeStatusResponse, type Principal } from "../wire/mod.ts";
import { signRequest } from "../../tests/support/envelope.ts";
import { installNew, repliedBytes } from "../../tests/support/management.ts";
import { RawClient } from "../../tests/support/raw-client.ts";
import { DurableStateStore } from "./storage/durable-state-store.ts";
import { counterModule } from "./testing/counter-module.ts";
import { type DiskFailure, FailingDisk } from "./testing/failing-disk.ts";
import { type InProcessNetwork, startInProcess } from "./testing/in-process-network.ts";

const noArg = new Uint8Array(0);
const fullDisk: DiskFailure = { code: "store/disk-full", systemCode: "ENOSPC" };
const failures: readonly DiskFailure[] = [
  fullDisk,
  { code: "store/not-writable", systemCode: "EROFS" },
  { code: "store/not-writable", systemCode: "EACCES" },
  { code: "store/too-many-files", systemCode: "EMFILE" },
  { code: "store/io-failed", systemCode: "EIO" },
];

async function withDirectory(use: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "icebox-full-"));
  try {
    await use(directory);
  } finally {
    await rm(directory, { recursive: true });
  }
}

function start(stateDirectory: string, disk: FailingDisk): Promise<InProcessNetwork> {
  return startInProcess(stateDirectory, () =>
    DurableStateStore.open({ stateDirectory, durability: "process", storage: {} }, disk),
  );
}

async function health(url: string): Promise<string | undefined> {
  const response = await fetch(`${url}/api/v2/status`);
  return decodeStatusResponse(new Uint8Array(await response.arrayBuffer())).replicaHealthStatus;
}

async function increment(client: RawClient, canisterId: Principal): Promise<[number, string | null]> {
  const { body } = signRequest("call", client.identity, { canisterId, methodName: "increment", arg: noArg });
  const response = await client.post(`/api/v4/canister/${canisterId.toText()}/call`, body);
  return [response.status, response.headers.get("x-error-code")];
}

async function counts(client: RawClient, canisterId: Principal): Promise<Uint8Array> {
  return repliedBytes(await client.query({ canisterId, methodName: "read", arg: noArg }));
}

for (const failure of failures) {
  test(`A disk that fails with ${failure.systemCode} refuses rounds with 503, leaves the state readable, and is forgotten when it works again`, async () => {
    await withDirectory(async (directory) => {
      const disk = new FailingDisk(directory);
      let canisterId: Principal | undefined;
      {
        await using network = await start(directory, disk);
        const client = new RawClient(network);
        canisterId = await installNew(client, counterModule);
        assert.deepEqual(await increment(client, canisterId), [200, null]);
        disk.failure = failure;
        for (let attempt = 0; attempt < 3; attempt += 1)
          assert.deepEqual(await increment(client, canisterId), [503, failure.code]);
        assert.equal(await health(network.url), "unhealthy");
        assert.deepEqual(await counts(client, canisterId), Uint8Array.of(1, 0, 0, 0, 1, 0, 0, 0));
        disk.failure = undefined;
        assert.deepEqual(await increment(client, canisterId), [200, null]);
        assert.equal(await health(network.url), "healthy");
        assert.deepEqual(await counts(client, canisterId), Uint8Array.of(2, 0, 0, 0, 2, 0, 0, 0));
        assert.equal(network.logged.length, 2, network.logged.join("\n"));
      }
      await using again = await start(directory, disk);
      assert.deepEqual(await counts(new RawClient(again), canisterId), Uint8Array.of(2, 0, 0, 0, 2, 0, 0, 0));
    });
  });
}

test("A full disk is met in the middle of a message, and of a collection, without a trace", async () => {
  await withDirectory(async (directory) => {
    const disk = new FailingDisk(directory);
    await using network = await start(directory, disk);
    const client = new RawClient(network);
    const canisterId = await installNew(client, counterModule);
    disk.failure = fullDisk;
    await assert.rejects(installNew(client, counterModule));
    disk.failure = undefined;
    while (network.host.tidy());
    assert.equal(network.host.state.canisters.size, 1);
    await installNew(client, counterModule);
    assert.deepEqual(await increment(client, canisterId), [200, null]);
  });
});
