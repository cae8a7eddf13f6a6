import assert from "node:assert/strict";
import { test } from "node:test";
import { TrustError } from "@icp-sdk/core/agent";
import { encodeUtf8, hasFault } from "../bytes/mod.ts";
import {
  canisterStatus,
  createCanister,
  createCanisterWithCycles,
  createClient,
  installCode,
  listSubnets,
  queryCanister,
  readCanisterRanges,
  readMetadata,
  replyOf,
} from "../client/mod.ts";
import { type RunningNetwork, startNetwork, type SubnetConfig } from "../network/mod.ts";
import { isInCanisterRanges, type Principal } from "../wire/mod.ts";
import { textCanisterModule } from "./testing/text-canister.ts";
import { createWorkplace } from "./testing/workplace.ts";

interface Network extends RunningNetwork {
  readonly first: SubnetConfig;
  readonly second: SubnetConfig;
}

async function withNetwork(use: (network: Network) => Promise<void>): Promise<void> {
  using workplace = createWorkplace();
  const subnets = ["application", "application"] as const;
  await using network = await startNetwork({ stateDirectory: workplace.directory, subnets });
  const [, first, second] = network.subnets;
  assert.ok(first && second);
  await use({ ...network, first, second });
}

function assertLivesOn(subnet: SubnetConfig, canister: Principal): void {
  assert.ok(isInCanisterRanges(canister, subnet.canisterRanges), canister.toText());
}

test("listSubnets() and readCanisterRanges() tell what each subnet is and holds, with certificates", async () => {
  await withNetwork(async ({ url, subnets, first }) => {
    const client = await createClient({ url });
    const listed = await listSubnets(client);
    const types = new Map(listed.map(({ subnetId, type }) => [subnetId.toText(), type]));
    assert.deepEqual(
      subnets.map(({ subnetId }) => types.get(subnetId.toText())),
      ["system", "application", "application"],
    );
    assert.equal(listed.filter(({ isRoot }) => isRoot).length, 1);
    for (const subnet of subnets) {
      const ranges = await readCanisterRanges(client, subnet.subnetId);
      const texts = (all: SubnetConfig["canisterRanges"]): string[][] =>
        all.map((range) => range.map((id) => id.toText()));
      assert.deepEqual(texts(ranges), texts(subnet.canisterRanges));
    }
    const nowhere = first.nodeId;
    await assert.rejects(readCanisterRanges(client, nowhere), (error) =>
      hasFault(error, "client/http-status"),
    );
  });
});

test("createCanister() and createCanisterWithCycles() create on the chosen subnet, by themselves on the first", async () => {
  await withNetwork(async ({ url, first, second }) => {
    const client = await createClient({ url });
    const subnet = second.subnetId;
    assertLivesOn(first, replyOf(await createCanister(client), "create"));
    assertLivesOn(second, replyOf(await createCanister(client, { subnet }), "create"));
    assertLivesOn(first, replyOf(await createCanisterWithCycles(client, 10n ** 12n), "create"));
    assertLivesOn(second, replyOf(await createCanisterWithCycles(client, 10n ** 12n, subnet), "create"));
  });
});

/** Reads the state of `to` where that of `from` is asked for: a network that lies about who answers. */
function diverting(from: Principal, to: Principal): typeof fetch {
  return (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const isReading = url.endsWith("/read_state");
    return fetch(isReading ? url.replace(from.toText(), to.toText()) : url, init);
  };
}

test("a client believes no answer about a canister that comes from another subnet", async () => {
  await withNetwork(async ({ url, first, second }) => {
    const client = await createClient({ url });
    const canisters: Principal[] = [];
    for (const { subnetId } of [first, second]) {
      const canister = replyOf(await createCanister(client, { subnet: subnetId }), "create");
      const module = {
        canisterId: canister,
        wasmModule: await textCanisterModule(),
        mode: { kind: "install" },
      } as const;
      replyOf(await installCode(client, { ...module, arg: new Uint8Array() }), "install");
      replyOf(await canisterStatus(client, canister), "read the status");
      canisters.push(canister);
    }
    const [here, there] = canisters;
    assert.ok(here && there);
    const deceived = await createClient({ url, fetch: diverting(here, there) });
    const time = { paths: [[encodeUtf8("time")]] };
    await assert.rejects(deceived.agent.readState({ canisterId: here }, time), TrustError);
    const query = { canisterId: here, methodName: "get", arg: new Uint8Array() };
    await assert.rejects(queryCanister(deceived, query), (error) =>
      hasFault(error, "client/untrusted-answer"),
    );
    assert.equal((await queryCanister(client, query)).kind, "replied");
    assert.equal(await readMetadata(client, here, "candid:service"), undefined);
  });
});
