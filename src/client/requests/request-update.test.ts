import assert from "node:assert/strict";
import { test } from "node:test";
import type { BlsSigner } from "../../bls/mod.ts";
import { encodeHex, encodeLeb128, encodeUtf8, hasFault, joinBytes } from "../../bytes/mod.ts";
import {
  canisterIdFromNumber,
  decodeEnvelope,
  encodeCallRejection,
  encodeCallReply,
  encodeReadStateResponse,
  setPath,
} from "../../wire/mod.ts";
import { callCanister } from "../call-canister.ts";
import { createClient } from "../create-client.ts";
import { generatePem } from "../identity/generate-pem.ts";
import { identityFromPem } from "../identity/pem-identity.ts";
import {
  certificateOf,
  labels,
  rootKeyDer,
  rootSigner,
  subnetSigner,
  timeTree,
} from "../testing/signed-trees.ts";

const call = { canisterId: canisterIdFromNumber(150n), methodName: "greet", arg: Uint8Array.of(1) };

type Decoded = Extract<ReturnType<typeof decodeEnvelope>, { ok: true }>;

interface Said {
  readonly status?: string;
  readonly signer?: BlsSigner;
  readonly timeMs?: number;
}

/** A certificate that says what became of a call. */
function certificate(
  id: Uint8Array,
  { status = "replied", signer = rootSigner, timeMs = Date.now() }: Said,
): Uint8Array {
  const at = (name: string): Uint8Array[] => labels("request_status", id, name);
  let tree = setPath(timeTree(timeMs), at("status"), encodeUtf8(status));
  if (status === "replied") tree = setPath(tree, at("reply"), Uint8Array.of(7));
  if (status === "rejected") {
    tree = setPath(tree, at("reject_code"), encodeLeb128(4n));
    tree = setPath(tree, at("reject_message"), encodeUtf8("no"));
  }
  return certificateOf(tree, { signer });
}

interface Stub {
  readonly requests: Decoded[];
  readonly outcome: Promise<unknown>;
}

/** Makes the call while a network answers with what `answer` gives for each request. */
async function callWhile(
  answer: (request: Decoded, path: string) => Response | Promise<Response>,
): Promise<Stub> {
  const requests: Decoded[] = [];
  const client = await createClient({
    url: "http://127.0.0.1:4943",
    rootKeyDer,
    identity: identityFromPem(generatePem("ed25519")),
    fetch: async (input, init) => {
      assert.ok(input instanceof URL && init?.body instanceof Uint8Array);
      const decoded = decodeEnvelope(init.body);
      assert.ok(decoded.ok);
      requests.push(decoded);
      return answer(decoded, input.pathname);
    },
  });
  return { requests, outcome: callCanister(client, call) };
}

const response = (body: Uint8Array, status = 200): Response => new Response(Buffer.from(body), { status });
const certified = (request: Decoded, said: Said = {}): Response =>
  response(joinBytes(encodeCallReply(certificate(request.requestId, said))));

test("callCanister() gives the certified reply, the certified reject and the node's reject", async () => {
  const replied = await callWhile((request) => certified(request));
  assert.deepEqual(await replied.outcome, { kind: "replied", value: Uint8Array.of(7) });
  const rejected = await callWhile((request) => certified(request, { status: "rejected" }));
  const reject = { rejectCode: 4, errorCode: undefined, message: "no", certified: true };
  assert.deepEqual(await rejected.outcome, { kind: "rejected", reject });
  const refused = await callWhile(() => response(encodeCallRejection({ rejectCode: 2, message: "later" })));
  const refusal = { rejectCode: 2, errorCode: undefined, message: "later", certified: false };
  assert.deepEqual(await refused.outcome, { kind: "rejected", reject: refusal });
});

test("callCanister() asks for the status of a call that is accepted only, under its request id", async () => {
  let reads = 0;
  const { requests, outcome } = await callWhile((_, path) => {
    if (path.endsWith("/call")) return response(new Uint8Array(), 202);
    reads += 1;
    const id = requests[0]?.requestId ?? new Uint8Array();
    return response(
      encodeReadStateResponse(certificate(id, { status: reads < 2 ? "processing" : "replied" })),
    );
  });
  assert.deepEqual(await outcome, { kind: "replied", value: Uint8Array.of(7) });
  assert.deepEqual(
    requests.map(({ envelope }) => envelope.content.requestType),
    ["call", "read_state", "read_state"],
  );
});

const untrusted: readonly (readonly [string, string, Said])[] = [
  ["another key", "client/untrusted-answer", { signer: subnetSigner }],
  ["an old certificate", "client/clock-skew", { timeMs: Date.now() - 6 * 60_000 }],
];
for (const [what, code, said] of untrusted) {
  test(`callCanister() believes no answer with ${what}, and does not call again`, async () => {
    const { requests, outcome } = await callWhile((request) => certified(request, said));
    await assert.rejects(outcome, (error) => hasFault(error, code));
    assert.equal(requests.length, 1);
  });
}

test("callCanister() does not take the answer of another call for its own", async () => {
  const { outcome, requests } = await callWhile((_, path) => {
    const own = requests[0]?.requestId ?? new Uint8Array();
    return path.endsWith("/call")
      ? response(joinBytes(encodeCallReply(certificate(new Uint8Array(32), {}))))
      : response(encodeReadStateResponse(certificate(own, { status: "rejected" })));
  });
  const reject = { rejectCode: 4, errorCode: undefined, message: "no", certified: true };
  assert.deepEqual(await outcome, { kind: "rejected", reject });
});

test("callCanister() sends the same request again when the network is busy", async () => {
  let calls = 0;
  const { requests, outcome } = await callWhile((request) => {
    calls += 1;
    return calls === 1 ? response(encodeUtf8("busy"), 503) : certified(request);
  });
  assert.deepEqual(await outcome, { kind: "replied", value: Uint8Array.of(7) });
  assert.deepEqual(requests[0]?.requestId, requests[1]?.requestId);
});

test("callCanister() gives the network's refusal with its status, and faults of the carrier as they are", async () => {
  const refused = await callWhile(() => response(encodeUtf8("bad signature"), 400));
  await assert.rejects(refused.outcome, (error) => hasFault(error, "client/http-status"));
  assert.equal(refused.requests.length, 1);
  const fault = Object.assign(new Error("full"), { fault: { code: "recovery/cut-off" } });
  const broken = await callWhile(() => Promise.reject(fault));
  await assert.rejects(broken.outcome, (error) => error === fault);
});

test("callCanister() signs a call anew that was refused for its expiry, but not one that was sent before", async () => {
  let busy = false;
  const expired = (): Response => response(encodeUtf8("ingress_expiry is too far in the future"), 400);
  const answer = (request: Decoded, path: string): Response => {
    if (!path.endsWith("/call")) return response(encodeReadStateResponse(certificate(request.requestId, {})));
    if (!busy) return calls++ === 0 ? expired() : certified(request);
    return calls++ === 0 ? response(encodeUtf8("busy"), 503) : expired();
  };
  let calls = 0;
  const anew = await callWhile(answer);
  assert.deepEqual(await anew.outcome, { kind: "replied", value: Uint8Array.of(7) });
  assert.equal(calls, 2);
  [busy, calls] = [true, 0];
  const lost = await callWhile(answer);
  await assert.rejects(lost.outcome, (error) => hasFault(error, "client/http-status"));
  assert.deepEqual(new Set(lost.requests.map(({ requestId }) => encodeHex(requestId))).size, 1);
});
