import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Principal } from "@icp-sdk/core/principal";
import { compileWat } from "../tests/support/compile-wat.ts";
import { signRequest } from "../tests/support/envelope.ts";
import {
  deleteSnapshot,
  installNew,
  repliedBytes,
  setRunning,
  type SnapshotFacts,
  snapshotCall,
  snapshotOf,
} from "../tests/support/management.ts";
import type { RawClient } from "../tests/support/raw-client.ts";
import { atMost, type Figure, figure } from "./figure.ts";
import { startBenchNetwork } from "./start-bench-network.ts";
import { median } from "./statistics.ts";

const wasmPagesPerMiB = 16;
/** One call fills this much, so that no call meets a limit. */
const fillMiB = 64;
const smallMiB = 1;
const bigMiB = 1024;
const rounds = 40;
const warmUpRounds = 5;
const copies = 3;

/**
 * Measures what creating a snapshot takes, from the first byte of the call over HTTP to the last byte of the certified
 * answer, for a canister with a heap of 1 GiB and one with 1 MiB, taken in turns; and the naive way, which writes such a
 * heap to a file.
 */
export async function snapshotBench(progress: (line: string) => void): Promise<Figure[]> {
  await using network = await startBenchNetwork();
  const { client } = network;
  const small = await filledCanister(client, smallMiB, progress);
  const big = await filledCanister(client, bigMiB, progress);

  const smallMs: number[] = [];
  const bigMs: number[] = [];
  let bigBytes = 0n;
  progress(`taking ${rounds} snapshots of each in turns`);
  for (let round = 0; round < warmUpRounds + rounds; round++) {
    // Who goes first changes, so that neither always meets what the other left behind.
    const order = round % 2 === 0 ? [small, big] : [big, small];
    for (const canisterId of order) {
      const { ms, snapshot } = await timedSnapshot(client, canisterId);
      await deleteSnapshot(client, canisterId, snapshot.id);
      if (canisterId === big) bigBytes = snapshot.sizeBytes;
      if (round >= warmUpRounds) (canisterId === big ? bigMs : smallMs).push(ms);
    }
  }
  progress(`writing ${bigMiB} MiB to a file ${copies} times`);
  const copyMs = naiveCopyMs();
  return [
    figure("snapshot of a 1 MiB heap, median", median(smallMs), "ms"),
    figure("snapshot of a 1 GiB heap, median", median(bigMs), "ms"),
    figure("size of that snapshot", Number(bigBytes) / 2 ** 20, "MiB"),
    atMost(1.2, "1 GiB against 1 MiB", median(bigMs) / median(smallMs), "ratio"),
    figure("naive copy of a 1 GiB heap to a file, median", copyMs, "ms"),
    figure("naive copy against snapshot of 1 GiB", copyMs / median(bigMs), "ratio"),
  ];
}

async function filledCanister(
  client: RawClient,
  heapMiB: number,
  progress: (line: string) => void,
): Promise<Principal> {
  progress(`filling a heap of ${heapMiB} MiB`);
  const module = compileWat(join(import.meta.dirname, "../tests/canisters/big-heap.wat"));
  const canisterId = await installNew(client, module);
  for (let filledMiB = 0; filledMiB < heapMiB; filledMiB += fillMiB) {
    const arg = new Uint8Array(8);
    const view = new DataView(arg.buffer);
    view.setUint32(0, filledMiB * wasmPagesPerMiB, true);
    view.setUint32(4, Math.min(fillMiB, heapMiB) * wasmPagesPerMiB, true);
    repliedBytes(await client.call({ canisterId, methodName: "fill", arg }));
  }
  await setRunning(client, canisterId, false);
  return canisterId;
}

async function timedSnapshot(
  client: RawClient,
  canisterId: Principal,
): Promise<{ ms: number; snapshot: SnapshotFacts }> {
  const request = signRequest("call", client.identity, snapshotCall(canisterId));
  const startMs = performance.now();
  const response = await client.post(`/api/v4/canister/${canisterId.toText()}/call`, request.body);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const ms = performance.now() - startMs;
  const answer = await client.readCallResponse({ status: response.status, bytes }, request, canisterId);
  return { ms, snapshot: snapshotOf(answer) };
}

/** Writes a heap of that size, as a copying snapshot would, and makes it durable. */
function naiveCopyMs(): number {
  const heap = new Uint8Array(bigMiB * 2 ** 20);
  const words = new BigUint64Array(heap.buffer);
  for (let index = 0; index < words.length; index += 64) words[index] = BigInt(index) * 0x9e3779b97f4a7c15n;
  const folder = mkdtempSync(join(tmpdir(), "icebox-copy-"));
  try {
    const times = Array.from({ length: copies }, (_, index) => {
      const startMs = performance.now();
      const file = openSync(join(folder, `heap-${index}`), "w");
      for (let offset = 0; offset < heap.length;) offset += writeSync(file, heap, offset, 2 ** 24);
      fsyncSync(file);
      closeSync(file);
      return performance.now() - startMs;
    });
    return median(times);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
