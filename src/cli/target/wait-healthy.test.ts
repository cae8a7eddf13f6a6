import assert from "node:assert/strict";
import { test } from "node:test";
import { hasFault } from "../../bytes/mod.ts";
import { ClientError } from "../../client/mod.ts";
import type { StatusResponse } from "../../wire/mod.ts";
import { waitHealthy } from "./wait-healthy.ts";

const url = "http://127.0.0.1:1";
const unreachable = new ClientError({ code: "client/network-unreachable", url }, "Cannot reach it");
const notANetwork = new ClientError({ code: "client/not-a-network", url, reason: "html" }, "It is none");
const starting: StatusResponse = { replicaHealthStatus: "starting" };
const healthy: StatusResponse = { replicaHealthStatus: "healthy" };

/** What comes of asking a network that answers so, and how often it was waited in between. */
async function asked(
  answers: readonly (StatusResponse | ClientError)[],
  attempts: number,
): Promise<{ status: StatusResponse | undefined; error: unknown; pauses: number }> {
  let next = 0;
  let pauses = 0;
  const ask = (): Promise<StatusResponse> => {
    const answer = answers[next] ?? healthy;
    next += 1;
    return answer instanceof ClientError ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const pause = (): Promise<void> => {
    pauses += 1;
    return Promise.resolve();
  };
  try {
    return { status: await waitHealthy({ url, ask, attempts, pause }), error: undefined, pauses };
  } catch (error) {
    return { status: undefined, error, pauses };
  }
}

test("waitHealthy() waits for a network that is not there yet, and while it starts", async () => {
  const found = await asked([unreachable, unreachable, starting, healthy], 60);
  assert.deepEqual(found, { status: healthy, error: undefined, pauses: 3 });
  assert.deepEqual(await asked([{}], 1), { status: {}, error: undefined, pauses: 0 });
});

test("waitHealthy() fails when it has asked often enough, and at once where no network is", async () => {
  const unhealthy = await asked([unreachable, starting, starting], 3);
  assert.deepEqual([hasFault(unhealthy.error, "cli/network-unhealthy"), unhealthy.pauses], [true, 2]);
  assert.deepEqual((await asked([starting, unreachable], 2)).error, unreachable);
  assert.deepEqual(await asked([notANetwork], 60), { status: undefined, error: notANetwork, pauses: 0 });
});
