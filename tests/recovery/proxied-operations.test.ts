import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  canisterStatus,
  createCanister,
  installCode,
  listSnapshots,
  type ProxiedClient,
  replyOf,
  startCanister,
  stopCanister,
  throughProxy,
  updateSettings,
} from "../../src/client/mod.ts";
import type { Principal } from "../../src/wire/mod.ts";
import { icpModule } from "../support/icp-modules.ts";
import { startToolFixture, type ToolFixture } from "./testing/tool-fixture.ts";

let fixture: ToolFixture;
let proxied: ProxiedClient;

before(async () => {
  fixture = await startToolFixture();
  const { client } = fixture;
  const canisterId = replyOf(await createCanister(client), "create the proxy canister");
  const code = { canisterId, wasmModule: icpModule("proxy"), arg: Buffer.from("DIDL\0\0") };
  replyOf(await installCode(client, { ...code, mode: { kind: "install" } }), "install the proxy canister");
  proxied = throughProxy(client, { canisterId });
});

after(() => fixture[Symbol.asyncDispose]());

/** A canister that nobody but the proxy canister controls. */
async function makeCanister(runState: "running" | "stopped"): Promise<Principal> {
  const canisterId = await fixture.makeCanister(runState, 1);
  const settings = { controllers: [proxied.proxy.canisterId] };
  replyOf(await updateSettings(fixture.client, { canisterId, settings }), "give it to the proxy canister");
  return canisterId;
}

function options(): readonly string[] {
  return [...fixture.network, "--proxy", proxied.proxy.canisterId.toText()];
}

async function see(canisterId: Principal): Promise<{ runState: string; snapshots: number }> {
  const { runState } = replyOf(await canisterStatus(proxied, canisterId), "look at the canister");
  const snapshots = replyOf(await listSnapshots(proxied, canisterId), "list the snapshots");
  return { runState, snapshots: snapshots.length };
}

test("icebox canister snapshot create --proxy --auto-stop, cut off anywhere, is settled through the proxy canister", async () => {
  const create = ["canister", "snapshot", "create"];
  const uncut = await makeCanister("running");
  const words = (id: Principal): readonly string[] => [...create, id.toText(), "--auto-stop", ...options()];
  const places = await fixture.placesOf(words(uncut));
  assert.deepEqual(await see(uncut), { runState: "running", snapshots: 2 });
  assert.ok(places.length > 5, places.join());
  for (const place of places) {
    const canister = await makeCanister("running");
    const cut = await fixture.run(words(canister), { cutOffAt: place });
    assert.notEqual(cut.code, 0, place);
    const recovered = await fixture.run(["recover"]);
    assert.equal(recovered.code, 0, `${place}\n${recovered.stderr}`);
    const seen = await see(canister);
    assert.equal(seen.runState, "running", place);
    assert.ok(seen.snapshots === 1 || seen.snapshots === 2, place);
    // What follows goes on as if nothing had been.
    const again = await fixture.run(words(canister));
    assert.equal(again.code, 0, `${place}\n${again.stderr}`);
    assert.deepEqual(await see(canister), { runState: "running", snapshots: seen.snapshots + 1 }, place);
  }
});

test("icebox canister snapshot restore and delete --proxy work on what the proxy canister controls alone", async () => {
  const canister = await makeCanister("stopped");
  const [taken] = replyOf(await listSnapshots(proxied, canister), "list");
  const id = Buffer.from(taken?.id ?? []).toString("hex");
  for (const verb of ["restore", "delete"]) {
    const direct = ["canister", "snapshot", verb, canister.toText(), id, ...fixture.network];
    const refused = await fixture.run(direct);
    assert.match(refused.stderr, /IC0512/, verb);
    const done = await fixture.run([...direct, "--proxy", proxied.proxy.canisterId.toText()]);
    assert.equal(done.code, 0, done.stderr);
  }
  assert.deepEqual(await see(canister), { runState: "stopped", snapshots: 0 });
  replyOf(await startCanister(proxied, canister), "start");
  replyOf(await stopCanister(proxied, canister), "stop");
});
