import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Principal } from "@icp-sdk/core/principal";
import { compileWat } from "../support/compile-wat.ts";
import { expiryIn, signRequest } from "../support/envelope.ts";
import { createCanister, installNew, repliedBytes, tryInstall } from "../support/management.ts";
import type { Answer, RawClient } from "../support/raw-client.ts";
import { testIdentity } from "../support/test-identity.ts";
import { startTestNetwork, type TestNetwork } from "../support/test-network.ts";

const canisters = join(import.meta.dirname, "../canisters");
const nothing = new Uint8Array();
const initialHeapWasmPages = 4n;

let running: TestNetwork | undefined;
let client: RawClient;
let hostile: Principal;

before(async () => {
  running = await startTestNetwork();
  client = running.client;
  hostile = await installNew(client, compileWat(join(canisters, "hostile.wat")));
});

after(async () => {
  await running?.[Symbol.asyncDispose]();
});

const call = (methodName: string) => client.call({ canisterId: hostile, methodName, arg: nothing });

/** The hostile canister's counter, and size and hash of its heap. */
async function readHeap(): Promise<{ counter: bigint; wasmPages: bigint; hash: bigint }> {
  const reply = repliedBytes(await client.query({ canisterId: hostile, methodName: "read", arg: nothing }));
  const view = new DataView(reply.buffer, reply.byteOffset, reply.byteLength);
  return {
    counter: view.getBigUint64(0, true),
    wasmPages: view.getBigUint64(8, true),
    hash: view.getBigUint64(16, true),
  };
}

/** Asserts the reject, that the message left no trace, and that the network executes the next call. */
async function assertRejectedWithoutTrace(
  misbehave: () => Promise<Answer>,
  expected: { errorCode: string; rejectCode: number; certified: boolean },
): Promise<void> {
  const before = await readHeap();
  const answer = await misbehave();
  assert.equal(answer.kind, "rejected", JSON.stringify(answer));
  if (answer.kind !== "rejected") return;
  const { errorCode, rejectCode, certified, message } = answer;
  assert.deepEqual({ errorCode, rejectCode, certified }, expected, message);
  assert.notEqual(message, "");
  assert.deepEqual(await readHeap(), before);
  await assertAnswersNextCall();
}

async function assertAnswersNextCall(): Promise<void> {
  const { counter, hash } = await readHeap();
  assert.notEqual(hash, 0n);
  repliedBytes(await call("count"));
  assert.deepEqual(await readHeap(), { counter: counter + 1n, wasmPages: initialHeapWasmPages, hash });
}

const misdeeds: readonly [what: string, method: string, errorCode: string][] = [
  ["an endless loop runs out of instructions", "loop_forever", "IC0522"],
  ["a trap in the middle of a write is undone", "trap_while_writing", "IC0502"],
  ["a write past the end of the heap traps", "write_outside", "IC0502"],
  ["endless recursion overflows the stack", "overflow_stack", "IC0502"],
  ["a heap that grows forever meets its limit", "grow_forever", "IC0502"],
  ["a memory bomb that traps is undone", "fill_much", "IC0502"],
  ["an update without an answer is told to the caller", "stay_silent", "IC0506"],
];

for (const [what, method, errorCode] of misdeeds) {
  test(`network: ${what}`, async () => {
    const rejectCode = 5;
    // A message that ends well keeps its changes even if it answered nothing.
    if (method === "stay_silent") {
      const answer = await call(method);
      assert.equal(answer.kind === "rejected" ? answer.errorCode : answer.kind, errorCode);
      await assertAnswersNextCall();
      return;
    }
    await assertRejectedWithoutTrace(() => call(method), { errorCode, rejectCode, certified: true });
  });
}

test("network: an endless query runs out of instructions", async () => {
  const query = () => client.query({ canisterId: hostile, methodName: "loop_forever_query", arg: nothing });
  await assertRejectedWithoutTrace(query, { errorCode: "IC0522", rejectCode: 5, certified: false });
});

test("network: a method that does not exist is rejected", async () => {
  const expected = { errorCode: "IC0536", rejectCode: 5, certified: true };
  await assertRejectedWithoutTrace(() => call("no_such_method"), expected);
});

const badModules: readonly [what: string, module: () => Uint8Array, message: RegExp][] = [
  ["a forbidden import", () => compileWat(join(canisters, "forbidden-import.wat")), /wasi_snapshot_preview1/],
  ["bytes that are no module", () => new TextEncoder().encode("no module"), /./],
];

for (const [what, module, message] of badModules) {
  test(`network: install_code refuses ${what} and keeps the old module`, async () => {
    const empty = await createCanister(client);
    for (const canisterId of [empty, hostile]) {
      const mode = canisterId === hostile ? "upgrade" : "install";
      const answer = await tryInstall(client, canisterId, module(), { mode });
      assert.equal(answer.kind, "rejected", JSON.stringify(answer));
      if (answer.kind !== "rejected") return;
      assert.deepEqual({ code: answer.errorCode, reject: answer.rejectCode }, { code: "IC0505", reject: 5 });
      assert.match(answer.message, message);
    }
    await assertAnswersNextCall();
  });
}

/** A request that the network must not take: the body, the canister of the URL, and the HTTP status of the answer. */
type BadRequest = () => { body: Uint8Array; canisterId: Principal; httpStatus: number };

const counting = () => ({ canisterId: hostile, methodName: "count", arg: nothing });

const badRequests: readonly [what: string, BadRequest][] = [
  [
    "a body that is no CBOR",
    () => ({ body: new Uint8Array([0xff, 0x00, 0x17]), canisterId: hostile, httpStatus: 400 }),
  ],
  ["an empty body", () => ({ body: nothing, canisterId: hostile, httpStatus: 400 })],
  [
    "an envelope without content",
    () => ({ body: new Uint8Array([0xd9, 0xd9, 0xf7, 0xa0]), canisterId: hostile, httpStatus: 400 }),
  ],
  [
    "an envelope that ends early",
    () => {
      const { body } = signRequest("call", client.identity, counting());
      return { body: body.slice(0, body.length - 40), canisterId: hostile, httpStatus: 400 };
    },
  ],
  [
    "a query sent as a call",
    () => ({
      body: signRequest("query", client.identity, counting()).body,
      canisterId: hostile,
      httpStatus: 400,
    }),
  ],
  [
    "a wrong signature",
    () => {
      const forged = { ...client.identity, sign: () => new Uint8Array(64).fill(7) };
      return { body: signRequest("call", forged, counting()).body, canisterId: hostile, httpStatus: 400 };
    },
  ],
  [
    "the signature of somebody else",
    () => {
      const forged = { ...client.identity, sign: testIdentity("mallory").sign };
      return { body: signRequest("call", forged, counting()).body, canisterId: hostile, httpStatus: 400 };
    },
  ],
  [
    "a key that does not belong to the sender",
    () => {
      const forged = { ...testIdentity("mallory"), principal: client.identity.principal };
      return { body: signRequest("call", forged, counting()).body, canisterId: hostile, httpStatus: 400 };
    },
  ],
  [
    "an expired call",
    () => ({
      body: signRequest("call", client.identity, { ...counting(), ingressExpiryNs: expiryIn(-600) }).body,
      canisterId: hostile,
      httpStatus: 400,
    }),
  ],
  [
    "a call that expires too far ahead",
    () => ({
      body: signRequest("call", client.identity, { ...counting(), ingressExpiryNs: expiryIn(3600) }).body,
      canisterId: hostile,
      httpStatus: 400,
    }),
  ],
  [
    "a call at the address of another canister",
    () => ({
      body: signRequest("call", client.identity, counting()).body,
      canisterId: Principal.fromText("aaaaa-aa"),
      httpStatus: 400,
    }),
  ],
  [
    "a body over the size limit",
    () => ({ body: new Uint8Array(8 * 1024 * 1024), canisterId: hostile, httpStatus: 413 }),
  ],
];

for (const [what, badRequest] of badRequests) {
  test(`network: ${what} is refused over HTTP and executes nothing`, async () => {
    const { counter } = await readHeap();
    const { body, canisterId, httpStatus } = badRequest();
    const response = await client.post(`/api/v4/canister/${canisterId.toText()}/call`, body);
    const reason = await response.text();
    assert.equal(response.status, httpStatus, reason);
    assert.notEqual(reason, "");
    assert.equal((await readHeap()).counter, counter);
    await assertAnswersNextCall();
  });
}
