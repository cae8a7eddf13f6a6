import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { Principal } from "../wire/mod.ts";
import {
  deleteSnapshot,
  installNew,
  loadSnapshot,
  repliedBytes,
  setRunning,
  takeSnapshot,
} from "../../tests/support/management.ts";
import { RawClient } from "../../tests/support/raw-client.ts";
import { DurableStateStore } from "./storage/durable-state-store.ts";
import { checkNetwork, networkStats } from "./mod.ts";
import { counterModule } from "./testing/counter-module.ts";
import { type InProcessNetwork, startInProcess } from "./testing/in-process-network.ts";

const noArg = new Uint8Array(0);
const storage = { slotsPerSegment: 16, checkpointLogBytes: 16_384 };

function start(stateDirectory: string): Promise<InProcessNetwork> {
  return startInProcess(stateDirectory, () =>
    DurableStateStore.open({ stateDirectory, durability: "process", storage }),
  );
}

async function count(client: RawClient, canisterId: Principal): Promise<number> {
  const reply = repliedBytes(await client.query({ canisterId, methodName: "read", arg: noArg }));
  const view = new DataView(reply.slice().buffer);
  assert.equal(view.getUint32(0, true), view.getUint32(4, true));
  return view.getUint32(0, true);
}

test("Collection moves pages under running canisters and their snapshots, and gives room back", async () => {
  const directory = await mkdtemp(join(tmpdir(), "icebox-collected-"));
  try {
    let first: Principal;
    let second: Principal;
    {
      await using network = await start(directory);
      const client = new RawClient(network);
      first = await installNew(client, counterModule);
      second = await installNew(client, counterModule);
      await setRunning(client, second, false);
      const kept = await takeSnapshot(client, second);
      await setRunning(client, second, true);
      for (let round = 1; round <= 30; round += 1) {
        repliedBytes(await client.call({ canisterId: first, methodName: "increment", arg: noArg }));
        if (round % 10 === 0) {
          repliedBytes(await client.call({ canisterId: second, methodName: "increment", arg: noArg }));
          await setRunning(client, second, false);
          const dropped = await takeSnapshot(client, second);
          await deleteSnapshot(client, second, dropped.id);
          await setRunning(client, second, true);
        }
        while (network.host.tidy());
        assert.equal(await count(client, first), round);
        assert.equal(await count(client, second), Math.floor(round / 10));
      }
      await setRunning(client, second, false);
      await loadSnapshot(client, second, kept.id);
      await setRunning(client, second, true);
      assert.equal(await count(client, second), 0);
    }
    assert.deepEqual((await checkNetwork(directory)).damages, []);
    const { liveBytes, usedBytes } = networkStats(directory);
    const segmentBytes = storage.slotsPerSegment * 4096;
    assert.ok(usedBytes <= 2 * liveBytes + 2 * segmentBytes, `${String(usedBytes)} for ${String(liveBytes)}`);
    await using again = await start(directory);
    const client = new RawClient(again);
    assert.deepEqual([await count(client, first), await count(client, second)], [30, 0]);
  } finally {
    await rm(directory, { recursive: true });
  }
});
