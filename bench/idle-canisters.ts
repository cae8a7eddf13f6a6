import { Cbor } from "@icp-sdk/core/agent";
import { assembleWat } from "../tests/support/compile-wat.ts";
import { installNew } from "../tests/support/management.ts";
import type { RawClient } from "../tests/support/raw-client.ts";
import { type Figure, figure } from "./figure.ts";
import { startBenchNetwork } from "./start-bench-network.ts";

const canisters = 1000;
const installsAtOnce = 50;
const settleMs = 3000;
const measuredMs = 10_000;

const idle = `(module (memory 1) (func (export "canister_update nothing")))`;
const beating = `(module (memory 1) (func (export "canister_heartbeat")))`;

const variants: readonly [what: string, canisters: number, module: string][] = [
  ["no canister", 0, idle],
  [`${canisters} canisters`, canisters, idle],
  [`${canisters} canisters with heartbeats`, canisters, beating],
];

/** Measures what a network costs to which nobody talks: processor time and rounds, per second. */
export async function idleBench(progress: (line: string) => void): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [what, count, text] of variants) {
    progress(`idle: ${what}`);
    await using network = await startBenchNetwork();
    await installMany(network.credulousClient, count, assembleWat(text));
    await pause(settleMs);
    const before = { cpuMs: await network.cpuMs(), height: await heightOf(network.client) };
    const startMs = performance.now();
    await pause(measuredMs);
    const seconds = (performance.now() - startMs) / 1000;
    const rounds = Number((await heightOf(network.client)) - before.height);
    const cpuMs = (await network.cpuMs()) - before.cpuMs;
    figures.push(
      figure(`idle, ${what}: processor time`, cpuMs / seconds, "ms/s"),
      figure(`idle, ${what}: rounds`, rounds / seconds, "1/s"),
    );
  }
  return figures;
}

async function installMany(client: RawClient, count: number, module: Uint8Array): Promise<void> {
  let left = count;
  const install = async () => {
    while (left > 0) {
      left -= 1;
      await installNew(client, module);
    }
  };
  await Promise.all(Array.from({ length: installsAtOnce }, install));
}

/** How many rounds the network certified. */
async function heightOf({ url }: RawClient): Promise<bigint> {
  const response = await fetch(`${url}/api/v2/status`);
  const status = Cbor.decode<{ certified_height: bigint | number }>(
    new Uint8Array(await response.arrayBuffer()),
  );
  return BigInt(status.certified_height);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
