import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { test } from "node:test";
import { encodeLeb128, encodeUtf8, hasFault, joinBytes } from "../../bytes/mod.ts";
import {
  canisterIdFromNumber,
  decodeEnvelope,
  encodeCallReply,
  encodeReadStateResponse,
  type LabeledTree,
  setPath,
} from "../../wire/mod.ts";
import { createClient } from "../create-client.ts";
import {
  certificateOf,
  labels,
  rootKeyDer,
  type Signing,
  subnetSigner,
  timeTree,
} from "../testing/signed-trees.ts";
import { CertifiedCalls } from "./certified-calls.ts";
import { defaultRetryPolicy } from "./retry.ts";

const canisterId = canisterIdFromNumber(150n);
/** Candid without values: the argument and the reply. */
const reply = encodeUtf8("DIDL\0\0");
const minuteMs = 60_000;

interface Lie {
  /** How old all certificates are. @default {0} */
  readonly ageMs?: number;
  /** How they are signed. */
  readonly signing?: Signing;
  /** The status in the place of that of a replied call. */
  readonly status?: (requestId: Uint8Array, tree: LabeledTree) => LabeledTree;
  /** The status and text of the first answer to a call, instead of a certificate. */
  readonly refusal?: readonly [status: number, text: string];
}

/** What the client made of the lie, and how many different calls the network saw. */
interface Outcome {
  readonly error: unknown;
  readonly calls: number;
}

function replied(requestId: Uint8Array, tree: LabeledTree): LabeledTree {
  const path = labels("request_status", requestId);
  const withStatus = setPath(tree, [...path, encodeUtf8("status")], encodeUtf8("replied"));
  return setPath(withStatus, [...path, encodeUtf8("reply")], reply);
}

/** Calls a network that lies, with a clock of which half a minute goes by between any two questions. */
async function callLying({ ageMs = 0, signing = {}, status = replied, refusal }: Lie): Promise<Outcome> {
  let passedMs = 0;
  const now = (): number => Date.now() + passedMs;
  const seen = new Set<string>();
  let last: Uint8Array = new Uint8Array(32);
  const server = createServer((incoming, outgoing) => {
    void buffer(incoming).then((body) => {
      const isCall = incoming.url?.endsWith("/call") === true;
      const decoded = decodeEnvelope(body);
      if (isCall && decoded.ok) {
        last = decoded.requestId;
        seen.add(Buffer.from(last).toString("hex"));
      }
      if (isCall && refusal !== undefined && seen.size === 1) {
        outgoing.writeHead(refusal[0]).end(refusal[1]);
        return;
      }
      const certificate = certificateOf(status(last, timeTree(now() - ageMs)), signing);
      outgoing.end(isCall ? joinBytes(encodeCallReply(certificate)) : encodeReadStateResponse(certificate));
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  const client = await createClient({ url: `http://127.0.0.1:${String(address.port)}`, rootKeyDer });
  const sleep = (): Promise<void> => {
    passedMs += minuteMs / 2;
    return Promise.resolve();
  };
  const calls = new CertifiedCalls(client, { now, retries: { ...defaultRetryPolicy, attempts: 1, sleep } });
  try {
    await calls.send("stop_canister", reply, canisterId);
    return { error: undefined, calls: seen.size };
  } catch (error) {
    return { error, calls: seen.size };
  } finally {
    calls.close();
    server.closeAllConnections();
    server.close();
  }
}

test("CertifiedCalls believe a young certificate of the root key, and one of the canister's subnet", async () => {
  assert.deepEqual(await callLying({}), { error: undefined, calls: 1 });
  const signing: Signing = { signer: subnetSigner, delegatedTo: [100n, 199n] };
  assert.deepEqual(await callLying({ ageMs: 4 * minuteMs, signing }), { error: undefined, calls: 1 });
});

test("CertifiedCalls sign a call anew that was refused for its expiry, once", async () => {
  const refusal = [400, "ingress_expiry lies too far in the future"] as const;
  assert.deepEqual(await callLying({ refusal }), { error: undefined, calls: 2 });
});

test("CertifiedCalls do not set their clock back for a network that lives in the past", async () => {
  const refusal = [400, "ingress_expiry lies too far in the future"] as const;
  const { error, calls } = await callLying({ refusal, ageMs: 6 * minuteMs });
  assert.ok(hasFault(error, "client/clock-skew"), String(error));
  assert.equal(calls, 2);
});

const otherRequest = new Uint8Array(32).fill(9);

const lies: readonly (readonly [string, string, Lie])[] = [
  ["certificates of six minutes ago that agree on the time", "client/clock-skew", { ageMs: 6 * minuteMs }],
  ["a key that is not the root key", "client/untrusted-answer", { signing: { signer: subnetSigner } }],
  [
    "a subnet that does not have the canister",
    "client/untrusted-answer",
    { signing: { signer: subnetSigner, delegatedTo: [200n, 299n] } },
  ],
  ["the answer to another call", "client/timeout", { status: (_, tree) => replied(otherRequest, tree) }],
  [
    "an answer without a reply",
    "client/protocol",
    {
      status: (requestId, tree) =>
        setPath(tree, labels("request_status", requestId, "status"), encodeUtf8("replied")),
    },
  ],
  [
    "a status that no network has",
    "client/protocol",
    {
      status: (requestId, tree) =>
        setPath(tree, labels("request_status", requestId, "status"), encodeLeb128(7n)),
    },
  ],
];

for (const [what, code, lie] of lies) {
  test(`CertifiedCalls do not believe ${what}, and call once`, async () => {
    const { error, calls } = await callLying(lie);
    assert.ok(hasFault(error, code), String(error));
    assert.equal(calls, 1);
  });
}
