import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Certificate, lookupResultToBuffer } from "@icp-sdk/core/agent";
import type { Principal } from "@icp-sdk/core/principal";
import { poll } from "../../support/poll.ts";
import { startTestNetwork, type TestNetwork } from "../../support/test-network.ts";
import { Relay } from "./relay.ts";

interface Stage {
  readonly relay: Relay;
  readonly peer: Relay;
}

let network: TestNetwork;
/** An id of each of the two application subnets. */
let nearTo: readonly (Principal | undefined)[];

before(async () => {
  network = await startTestNetwork({ subnets: ["application", "application"] });
  nearTo = network.network.subnets.slice(1).map(({ canisterRanges }) => canisterRanges[0]?.[0]);
});

after(async () => {
  await network[Symbol.asyncDispose]();
});

const compilers = [
  { kind: "enhanced Motoko", compiler: "motoko", other: "motoko-classic", peerOn: 0 },
  { kind: "classic Motoko", compiler: "motoko-classic", other: "motoko", peerOn: 0 },
  { kind: "enhanced Motoko, peer on another subnet", compiler: "motoko", other: "motoko-classic", peerOn: 1 },
] as const;

for (const { kind, compiler, other, peerOn } of compilers) {
  const setStage = async (): Promise<Stage> => ({
    relay: await Relay.install(network.client, compiler, nearTo[0]),
    peer: await Relay.install(network.client, other, nearTo[peerOn]),
  });

  // The peer is a module of the other compiler.
  describe(`real canisters: ${kind}`, () => {
    test("calls to a peer, several at once, and to itself are answered", async () => {
      const { relay, peer } = await setStage();
      assert.deepEqual(await relay.call("fan", peer.canisterId, 10n), [33n]);
      assert.deepEqual(await relay.call("fan", relay.canisterId, 10n), [33n]);
      assert.deepEqual(await relay.call("sumTo", 20n), [210n]);
    });

    test("try, catch and finally see the peer's error and its trap", async () => {
      const { relay, peer } = await setStage();
      const [errors] = await relay.call("attempt", peer.canisterId, "not today");
      // The decoder has checked the pairs against their type.
      const [refused, failed] = errors as [string, string][];
      assert.deepEqual(refused, ["#canister_reject", "not today"]);
      assert.equal(failed?.[0], "#canister_error");
      assert.match(failed[1], /IC0503|assertion failed/);
      assert.equal((await relay.report()).journal, "refused;failed;");
    });

    test("a trap after an await undoes what came after it, runs the cleanup and keeps what came before", async () => {
      const { relay, peer } = await setStage();
      const answer = await relay.tryCall("stumble", peer.canisterId);
      assert.equal(answer.kind === "rejected" ? answer.errorCode : answer.kind, "IC0503");
      assert.equal((await relay.report()).journal, "began;cleaned;");
    });

    test("cycles that the peer does not take come back", async () => {
      const { relay, peer } = await setStage();
      const [amount, most] = [5_000_000_000n, 3_000_000_000n];
      assert.deepEqual(await relay.call("give", peer.canisterId, amount, most), [most, amount - most]);
    });

    test("a composite query asks a peer of its subnet", async () => {
      const { relay, peer } = await setStage();
      if (peerOn !== 0) {
        await assert.rejects(relay.query("quadrupled", peer.canisterId, 21n), /"rejectCode":4,.* not found/);
        return;
      }
      assert.deepEqual(await relay.query("quadrupled", peer.canisterId, 21n), [84n]);
    });

    test("a timer ticks once, a recurring one until it is cancelled", async () => {
      const { relay } = await setStage();
      await relay.call("tickOnceAfter", 1_000_000n);
      await poll(
        () => relay.report(),
        ({ ticks }) => ticks === 1n,
      );
      await relay.call("tickEvery", 1_000_000n);
      await poll(
        () => relay.report(),
        ({ ticks }) => ticks >= 4n,
      );
      await relay.call("stopTicking");
      const { ticks } = await relay.report();
      await relay.call("note", "a round later");
      assert.ok((await relay.report()).ticks <= ticks + 1n);
    });

    test("certified data comes with a certificate that @icp-sdk/core verifies", async () => {
      const { relay } = await setStage();
      const data = new TextEncoder().encode("what everybody may rely on");
      assert.deepEqual(await relay.call("certificate"), [[]]);
      await relay.call("certify", data);
      const [given] = await relay.query("certificate");
      // The decoder has checked the optional blob against its type.
      const [bytes] = given as [Uint8Array?];
      assert.ok(bytes !== undefined);
      const certificate = await Certificate.create({
        certificate: new Uint8Array(bytes),
        rootKey: network.network.rootKeyDer,
        principal: { canisterId: relay.canisterId },
      });
      const path = ["canister", relay.canisterId.toUint8Array(), "certified_data"];
      assert.deepEqual(lookupResultToBuffer(certificate.lookup_path(path)), data);
    });
  });
}
