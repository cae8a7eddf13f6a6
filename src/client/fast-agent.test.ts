import assert from "node:assert/strict";
import { test } from "node:test";
import { LookupPathStatus } from "@icp-sdk/core/agent";
import { hasFault } from "../bytes/mod.ts";
import { canisterIdFromNumber, encodeReadStateResponse, lookupPath, setPath } from "../wire/mod.ts";
import { clientErrorOf } from "./agent-failure.ts";
import { type Client, createClient } from "./create-client.ts";
import { requestState } from "./requests/request-state.ts";
import {
  certificateOf,
  labels,
  rootKeyDer,
  rootSigner,
  type Signing,
  subnetSigner,
  timeTree,
} from "./testing/signed-trees.ts";

const canisterId = canisterIdFromNumber(150n);

type Reading = (client: Client, path: readonly Uint8Array[]) => Promise<unknown>;

/** The two ways to a verified state: our own, and the library's with our curve. */
const readings: Readonly<Record<string, Reading>> = {
  "requestState()": async (client, path) => {
    const { tree } = await requestState(client, { kind: "canister", id: canisterId }, [path]);
    const found = lookupPath(tree, path);
    return found.kind === "found" ? found.value : undefined;
  },
  FastAgent: async (client, path) => {
    try {
      const read = await client.agent.readState({ canisterId }, { paths: [[...path]] });
      const found = read.verifiedCertificate.lookup_path([...path]);
      return found.status === LookupPathStatus.Found ? found.value : undefined;
    } catch (error) {
      throw clientErrorOf(error, client.url);
    }
  },
};

/** What a client reads when a network answers so; one that lives in the past refuses the first request for its expiry. */
async function readFrom(reading: Reading, signing: Signing, ageMs = 0): Promise<unknown> {
  const path = labels("canister", canisterId.toUint8Array(), "metadata", "note");
  const bytes = certificateOf(setPath(timeTree(Date.now() - ageMs), path, Uint8Array.of(7)), signing);
  let requests = 0;
  const client = await createClient({
    url: "http://127.0.0.1:4943",
    rootKeyDer,
    fetch: () => {
      requests += 1;
      const isRefused = ageMs > 0 && requests === 1;
      return Promise.resolve(
        isRefused
          ? new Response("ingress_expiry lies too far in the future", { status: 400 })
          : new Response(Buffer.from(encodeReadStateResponse(bytes))),
      );
    },
  });
  return reading(client, path);
}

const flipped = (signature: Uint8Array): Uint8Array => signature.with(47, (signature[47] ?? 0) ^ 1);
const infinity = new Uint8Array(48).with(0, 0xc0);

const refusals: readonly (readonly [string, string, Signing])[] = [
  ["a key that is not the root key", "client/untrusted-answer", { signer: subnetSigner }],
  ["a changed signature", "client/untrusted-answer", { change: flipped }],
  ["a signature at infinity", "client/untrusted-answer", { change: () => infinity }],
  ["a short signature", "client/untrusted-answer", { change: (signature) => signature.subarray(1) }],
  [
    "a subnet that does not have the canister",
    "client/untrusted-answer",
    { signer: subnetSigner, delegatedTo: [200n, 299n] },
  ],
  [
    "a key that the delegation does not name",
    "client/untrusted-answer",
    { signer: rootSigner, delegatedTo: [100n, 199n] },
  ],
];

test("requestState() does not believe a certificate of six minutes ago that agrees on the time", async () => {
  const reading = readings["requestState()"];
  assert.ok(reading !== undefined);
  assert.deepEqual(await readFrom(reading, {}, 4 * 60_000), Uint8Array.of(7));
  await assert.rejects(readFrom(reading, {}, 6 * 60_000), (error) => hasFault(error, "client/clock-skew"));
});

for (const [name, reading] of Object.entries(readings)) {
  test(`${name} believes a certificate of the root key, and one of a subnet that has the canister`, async () => {
    assert.deepEqual(await readFrom(reading, {}), Uint8Array.of(7));
    const delegated: Signing = { signer: subnetSigner, delegatedTo: [100n, 199n] };
    assert.deepEqual(await readFrom(reading, delegated), Uint8Array.of(7));
  });

  for (const [what, code, signing] of refusals) {
    test(`${name} does not believe ${what}`, async () => {
      await assert.rejects(readFrom(reading, signing), (error) => hasFault(error, code));
    });
  }
}
