import assert from "node:assert/strict";
import { test } from "node:test";
import { BlsSigner } from "../bls/mod.ts";
import { encodeLeb128, encodeUtf8, hasFault } from "../bytes/mod.ts";
import {
  canisterIdFromNumber,
  emptyTree,
  encodeBlsPublicKeyDer,
  encodeCanisterRanges,
  encodeCertificate,
  encodeReadStateResponse,
  type LabeledTree,
  selfAuthenticatingPrincipal,
  setPath,
  stateRootMessage,
  treeRootHash,
  witness,
} from "../wire/mod.ts";
import { createClient } from "./create-client.ts";
import { readMetadata } from "./read-metadata.ts";

const root = await BlsSigner.create(new Uint8Array(32).fill(5));
const subnet = await BlsSigner.create(new Uint8Array(32).fill(6));
const rootKeyDer = encodeBlsPublicKeyDer(root.publicKey);
const subnetKeyDer = encodeBlsPublicKeyDer(subnet.publicKey);
const subnetId = selfAuthenticatingPrincipal(subnetKeyDer);
const canisterId = canisterIdFromNumber(150n);

const labels = (...path: (string | Uint8Array)[]): Uint8Array[] =>
  path.map((label) => (typeof label === "string" ? encodeUtf8(label) : label));

function certificateOf(signer: BlsSigner, tree: LabeledTree, change: (signature: Uint8Array) => Uint8Array) {
  const signature = change(signer.sign(stateRootMessage(treeRootHash(tree))));
  return { tree: witness(tree, [[]]), signature };
}

const unchanged = (signature: Uint8Array): Uint8Array => signature;

function timeTree(): LabeledTree {
  return setPath(emptyTree, labels("time"), encodeLeb128(BigInt(Date.now()) * 1_000_000n));
}

interface Answer {
  readonly signer?: BlsSigner;
  readonly change?: (signature: Uint8Array) => Uint8Array;
  /** Numbers of the first and last canister in the ranges of a delegation. */
  readonly delegatedTo?: readonly [bigint, bigint];
}

/** What a client reads when a network answers so. */
async function readFrom(answer: Answer): Promise<Uint8Array | undefined> {
  const { signer = root, change = unchanged, delegatedTo } = answer;
  const path = labels("canister", canisterId.toUint8Array(), "metadata", "note");
  const certificate = certificateOf(signer, setPath(timeTree(), path, Uint8Array.of(7)), change);
  const bytes = encodeCertificate({
    ...certificate,
    ...(delegatedTo !== undefined && {
      delegation: { subnetId, certificate: delegationCertificate(delegatedTo) },
    }),
  });
  const client = await createClient({
    url: "http://127.0.0.1:4943",
    rootKeyDer,
    fetch: () => Promise.resolve(new Response(Buffer.from(encodeReadStateResponse(bytes)))),
  });
  return readMetadata(client, canisterId, "note");
}

function delegationCertificate([first, last]: readonly [bigint, bigint]): Uint8Array {
  const ranges = encodeCanisterRanges([[canisterIdFromNumber(first), canisterIdFromNumber(last)]]);
  const id = subnetId.toUint8Array();
  let tree = setPath(timeTree(), labels("subnet", id, "public_key"), subnetKeyDer);
  tree = setPath(tree, labels("canister_ranges", id, canisterIdFromNumber(first).toUint8Array()), ranges);
  return encodeCertificate(certificateOf(root, tree, unchanged));
}

test("FastAgent believes a certificate of the root key, and one of a subnet that has the canister", async () => {
  assert.deepEqual(await readFrom({}), Uint8Array.of(7));
  assert.deepEqual(await readFrom({ signer: subnet, delegatedTo: [100n, 199n] }), Uint8Array.of(7));
});

const flipped = (signature: Uint8Array): Uint8Array => signature.with(47, (signature[47] ?? 0) ^ 1);
const infinity = new Uint8Array(48).with(0, 0xc0);

const refusals: readonly (readonly [string, string, Answer])[] = [
  ["a key that is not the root key", "client/untrusted-answer", { signer: subnet }],
  ["a changed signature", "client/untrusted-answer", { change: flipped }],
  ["a signature at infinity", "client/untrusted-answer", { change: () => infinity }],
  ["a short signature", "client/untrusted-answer", { change: (signature) => signature.subarray(1) }],
  [
    "a subnet that does not have the canister",
    "client/untrusted-answer",
    { signer: subnet, delegatedTo: [200n, 299n] },
  ],
  [
    "a key that the delegation does not name",
    "client/untrusted-answer",
    { signer: root, delegatedTo: [100n, 199n] },
  ],
];

for (const [what, code, answer] of refusals) {
  test(`FastAgent does not believe ${what}`, async () => {
    await assert.rejects(readFrom(answer), (error) => hasFault(error, code));
  });
}
