import assert from "node:assert/strict";
import { test } from "node:test";
import { hasFault } from "../../bytes/mod.ts";
import type { SubnetRequest } from "./subnet-messages.ts";
import { ThreadPort } from "./thread-port.ts";

const start = {
  subnets: [],
  timeNs: 0n,
  stateDirectory: "",
  durability: "memory",
  storage: {},
  replicaLimits: {},
} as const;

/** A port to a worker that does what `onMessage` says with each `message`. */
function openPort(onMessage: string, timeoutMs = 60_000): ThreadPort {
  const source = `import { parentPort } from "node:worker_threads";
parentPort.on("message", (message) => { ${onMessage} });`;
  const script = new URL(`data:text/javascript,${encodeURIComponent(source)}`);
  return new ThreadPort(start, { stackMb: 16, timeoutMs, script });
}

function commit(byte: number): SubnetRequest<"commit"> {
  return { kind: "commit", signatures: [{ subnet: 0, signature: Uint8Array.of(byte) }], delegates: false };
}

const reply = (answer: string): string =>
  `parentPort.postMessage({ kind: "answer", id: message.id, answer: ${answer} });`;

test("ThreadPort gives each request its own answer", async () => {
  const port = openPort(
    reply(
      `message.request.signatures.map(({ signature }) => ({ requestId: signature, certificate: signature }))`,
    ),
  );
  const answers = await Promise.all([1, 2, 3].map((byte) => port.send(commit(byte))));
  assert.deepEqual(
    answers.map(([call]) => call?.requestId[0]),
    [1, 2, 3],
  );
  await port.close();
});

test("ThreadPort hands big buffers over instead of copying them", async () => {
  const port = openPort(reply("[]"));
  const signature = new Uint8Array(1 << 20);
  await port.send({ kind: "commit", signatures: [{ subnet: 0, signature }], delegates: false }, [
    signature.buffer,
  ]);
  assert.equal(signature.byteLength, 0);
  await port.close();
});

test("ThreadPort rejects one request that met a defect and goes on", async () => {
  const port = openPort(
    `if (message.id === 0) parentPort.postMessage({ kind: "failed", id: 0, message: "no" }); else ${reply("[]")}`,
  );
  await assert.rejects(port.send(commit(0)), (error) => hasFault(error, "network/request-failed"));
  assert.deepEqual(await port.send(commit(0)), []);
  assert.equal(port.failure, undefined);
  await port.close();
});

test("ThreadPort reports a worker that throws, exits or overflows its stack, to those who wait and to later ones", async () => {
  const ends = [`throw new Error("crash")`, `process.exit(0)`, `const grow = () => grow() + 1; grow()`];
  for (const end of ends) {
    const port = openPort(`if (message.id === 1) { ${end} }`);
    const waiting = [0, 1, 2].map((byte) => port.send(commit(byte)));
    for (const answer of waiting) {
      await assert.rejects(answer, (error) => hasFault(error, "network/worker-crashed"), end);
    }
    assert.ok(hasFault(port.failure, "network/worker-crashed"));
    await assert.rejects(port.send(commit(9)), (error) => hasFault(error, "network/worker-crashed"));
    await port.close();
  }
});

test("ThreadPort ends a worker that is stuck in an endless loop", async () => {
  const port = openPort(`for (;;);`, 50);
  await assert.rejects(port.send(commit(0)), (error) => hasFault(error, "network/worker-stuck"));
  assert.ok(hasFault(port.failure, "network/worker-stuck"));
  await port.close();
});

test("ThreadPort.close() rejects those who wait", async () => {
  const port = openPort(`for (;;);`);
  const answer = port.send(commit(0));
  const rejected = assert.rejects(answer, (error) => hasFault(error, "network/closed"));
  await port.close();
  await rejected;
});
