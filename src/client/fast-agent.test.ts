import assert from "node:assert/strict";
import { test } from "node:test";
import { hasFault } from "../bytes/mod.ts";
import { canisterIdFromNumber, encodeReadStateResponse, setPath } from "../wire/mod.ts";
import { createClient } from "./create-client.ts";
import { readMetadata } from "./read-metadata.ts";
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

/** What a client reads when a network answers so. */
async function readFrom(signing: Signing): Promise<Uint8Array | undefined> {
  const path = labels("canister", canisterId.toUint8Array(), "metadata", "note");
  const bytes = certificateOf(setPath(timeTree(Date.now()), path, Uint8Array.of(7)), signing);
  const client = await createClient({
    url: "http://127.0.0.1:4943",
    rootKeyDer,
    fetch: () => Promise.resolve(new Response(Buffer.from(encodeReadStateResponse(bytes)))),
  });
  return readMetadata(client, canisterId, "note");
}

test("FastAgent believes a certificate of the root key, and one of a subnet that has the canister", async () => {
  assert.deepEqual(await readFrom({}), Uint8Array.of(7));
  assert.deepEqual(await readFrom({ signer: subnetSigner, delegatedTo: [100n, 199n] }), Uint8Array.of(7));
});

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

for (const [what, code, signing] of refusals) {
  test(`FastAgent does not believe ${what}`, async () => {
    await assert.rejects(readFrom(signing), (error) => hasFault(error, code));
  });
}
