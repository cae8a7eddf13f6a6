import assert from "node:assert/strict";
import { test } from "node:test";
import { hasFault } from "../bytes/mod.ts";
import {
  canisterStatus,
  type Client,
  createCanister,
  createCanisterWithCycles,
  createClient,
  generatePem,
  identityFromPem,
  queryCanister,
  readCanisterRanges,
  replyOf,
} from "../client/mod.ts";
import { type Clock, startNetwork, systemClock } from "../network/mod.ts";
import { Principal } from "../wire/mod.ts";
import { createWorkplace } from "./testing/workplace.ts";

const trillion = 1_000_000_000_000n;

/** Gives a client of a fresh network; the network's clock goes ahead by the given time. */
async function withClient(
  use: (client: Client, url: string) => Promise<void>,
  options: { readonly clockAheadMs?: number } = {},
): Promise<void> {
  using workplace = createWorkplace();
  const aheadNs = BigInt(options.clockAheadMs ?? 0) * 1_000_000n;
  const clock: Clock = { ...systemClock, nowNs: () => systemClock.nowNs() + aheadNs };
  await using network = await startNetwork({ port: 0, stateDirectory: workplace.directory, clock });
  await use(await createClient({ url: network.url }), network.url);
}

test("createCanister() creates within the ranges of the subnet", async () => {
  await withClient(async (client) => {
    const id = replyOf(await createCanister(client, { cycles: 5n * trillion }), "create");
    const ranges = await readCanisterRanges(client);
    assert.ok(ranges.some(([first, last]) => first.ltEq(id) && last.gtEq(id)));
    const status = replyOf(await canisterStatus(client, id), "read the status");
    assert.equal(status.cycles / trillion, 4n);
    assert.deepEqual(
      status.controllers.map((controller) => controller.toText()),
      [client.principal.toText()],
    );
  });
});

test("createCanisterWithCycles() spends the caller's cycles and says when there are none", async () => {
  await withClient(async (rich, url) => {
    const id = replyOf(await createCanisterWithCycles(rich, trillion), "create");
    assert.equal((await canisterStatus(rich, id)).kind, "replied");
    const poor = await createClient({ url, identity: identityFromPem(generatePem("ed25519")) });
    const answer = await createCanisterWithCycles(poor, trillion);
    assert.ok(answer.kind === "rejected");
    assert.match(answer.reject.message, /the balance of 0 cycles is not enough/);
  });
});

for (const keyType of ["ed25519", "secp256k1"] as const) {
  test(`a client with a key of type ${keyType} signs what the network accepts`, async () => {
    await withClient(async (_, url) => {
      const client = await createClient({ url, identity: identityFromPem(generatePem(keyType)) });
      const id = replyOf(await createCanister(client), "create");
      assert.equal(replyOf(await canisterStatus(client, id), "read the status").runState, "running");
    });
  });
}

test("a client gets along with a network whose clock is ahead", async () => {
  await withClient(
    async (client) => {
      assert.equal((await createCanister(client)).kind, "replied");
      const answer = await queryCanister(client, {
        canisterId: Principal.fromText("um5iw-rqaaa-aaaaq-qaaba-cai"),
        methodName: "icrc1_decimals",
        arg: new TextEncoder().encode("DIDL\0\0"),
      });
      assert.equal(answer.kind, "replied");
    },
    { clockAheadMs: 600_000 },
  );
});

/* What is signed ten minutes ago may be replayed by whoever sits in between. */
test("a client does not believe a network whose clock is ten minutes behind", async () => {
  await withClient(
    async (client) => {
      await assert.rejects(createCanister(client), (error) => hasFault(error, "client/clock-skew"));
    },
    { clockAheadMs: -600_000 },
  );
});
