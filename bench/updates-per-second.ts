import { Agent, request } from "node:http";
import { join } from "node:path";
import { Cbor } from "@icp-sdk/core/agent";
import type { Principal } from "@icp-sdk/core/principal";
import type { Durability } from "icebox/network";
import { compileWat } from "../tests/support/compile-wat.ts";
import { signRequest } from "../tests/support/envelope.ts";
import { installNew, repliedBytes } from "../tests/support/management.ts";
import type { RawClient } from "../tests/support/raw-client.ts";
import { startBenchNetwork } from "./start-bench-network.ts";

const warmUpMs = 1000;
const measuredMs = 5000;

/**
 * How many updates per second a fresh network answers with a certificate, over HTTP with keep-alive: each client sends
 * the next signed call when the last is answered. Checks at the end that the canister executed exactly the calls that
 * were answered.
 */
export async function updatesPerSecond(clients: number, durability?: Durability): Promise<number> {
  await using network = await startBenchNetwork(durability === undefined ? {} : { durability });
  const { client } = network;
  const module = compileWat(join(import.meta.dirname, "../tests/canisters/counter.wat"));
  const counter = await installNew(client, module);
  const warmUp = await load(client, counter, clients, warmUpMs);
  const startMs = performance.now();
  const measured = await load(client, counter, clients, measuredMs);
  const seconds = (performance.now() - startMs) / 1000;

  const arg = new Uint8Array();
  const count = repliedBytes(await client.query({ canisterId: counter, methodName: "read", arg }));
  const executed = new DataView(count.slice().buffer).getBigUint64(0, true);
  if (executed !== BigInt(warmUp + measured)) {
    throw new Error(`${warmUp + measured} updates were answered, ${executed} executed`);
  }
  return measured / seconds;
}

/** Runs the clients for that long and gives the number of answered calls. */
async function load(
  client: RawClient,
  counter: Principal,
  clients: number,
  durationMs: number,
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const endMs = performance.now() + durationMs;
  const details = { canisterId: counter, methodName: "increment", arg: new Uint8Array() };
  let answered = 0;
  const run = async () => {
    while (performance.now() < endMs) {
      const { body } = signRequest("call", client.identity, details);
      const { status, bytes } = await post(
        agent,
        `${client.url}/api/v4/canister/${counter.toText()}/call`,
        body,
      );
      const answer = status === 200 ? Cbor.decode<{ status: string }>(bytes).status : `HTTP ${status}`;
      if (answer !== "replied") throw new Error(`An update was answered with "${answer}"`);
      answered += 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, run));
  agent.destroy();
  return answered;
}

function post(agent: Agent, url: string, body: Uint8Array): Promise<{ status: number; bytes: Uint8Array }> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/cbor", "content-length": body.length };
    const sent = request(url, { method: "POST", agent, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, bytes: new Uint8Array(Buffer.concat(parts)) }),
      );
      response.on("error", reject);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
