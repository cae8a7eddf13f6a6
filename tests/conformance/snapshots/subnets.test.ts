import assert from "node:assert/strict";
import { test } from "node:test";
import type { Principal } from "icebox/wire";
import { assertSameSnapshot } from "./testing/assert-same-snapshot.ts";
import { u32 } from "./testing/bytes.ts";
import { SnapshotSubnet } from "./testing/snapshot-subnet.ts";

/** Divides the canister ids of a state's only subnet: those from `first` on belong to a second one. */
function split(subnet: SnapshotSubnet, last: Principal, first: Principal): void {
  const [whole] = subnet.state.config.subnets;
  const [range] = whole?.canisterRanges ?? [];
  assert.ok(whole && range);
  const lower = { ...whole, canisterRanges: [[range[0], last] as const] };
  const upper = { ...whole, subnetId: first, canisterRanges: [[first, range[1]] as const] };
  subnet.state = { ...subnet.state, config: { ...subnet.state.config, subnets: [lower, upper] } };
}

function codeOf(subnet: SnapshotSubnet, canisterId: Principal, id: Uint8Array): string {
  const outcome = subnet.direct("load_canister_snapshot", subnet.loadArgs(canisterId, id));
  return outcome.kind === "reject" ? outcome.reject.errorCode : outcome.kind;
}

test("T3 canister_snapshots_after_split: a snapshot is found on the subnet of its canister alone", () => {
  const subnet = new SnapshotSubnet();
  const [one, other] = [subnet.installSubject(), subnet.installSubject()];
  const [ofOne, ofOther] = [subnet.take(one).id, subnet.take(other).id];
  assert.equal(codeOf(subnet, other, ofOne), "reply");
  split(subnet, one, other);
  assert.deepEqual([subnet.snapshots(one).length, subnet.snapshots(other).length], [1, 1]);
  assert.deepEqual([codeOf(subnet, one, ofOne), codeOf(subnet, other, ofOther)], ["reply", "reply"]);
  assert.deepEqual([codeOf(subnet, one, ofOther), codeOf(subnet, other, ofOne)], ["IC0305", "IC0305"]);
});

test("methods that want a snapshot of the canister itself do not tell one of another subnet from none", () => {
  const subnet = new SnapshotSubnet();
  const [one, other] = [subnet.installSubject(), subnet.installSubject()];
  const { id } = subnet.take(one);
  const refusals = () => {
    const which = { canister_id: other, snapshot_id: id };
    const outcomes = [
      subnet.direct("delete_canister_snapshot", which),
      subnet.direct("read_canister_snapshot_metadata", which),
      subnet.direct("take_canister_snapshot", subnet.takeArgs(other, { replace: id })),
    ];
    return outcomes.map((outcome) => (outcome.kind === "reject" ? outcome.reject.errorCode : outcome.kind));
  };
  assert.deepEqual(refusals(), ["IC0406", "IC0406", "IC0406"]);
  split(subnet, one, other);
  assert.deepEqual(refusals(), ["IC0305", "IC0305", "IC0305"]);
});

test("state moves to another subnet by download and upload", () => {
  const [here, there] = [new SnapshotSubnet(), new SnapshotSubnet()];
  const source = here.installSubject();
  here.run(source, "inc");
  here.run(source, "poke", u32(70_000, 99));
  here.run(source, "certify", Uint8Array.of(1, 2, 3));
  here.storeChunk(source, 4, 5, 6);
  const taken = here.take(source).id;
  const target = there.create();
  const uploaded = there.upload(target, here.download(source, taken));
  assertSameSnapshot(here, [source, taken], [target, uploaded], there);
  there.load(target, uploaded);
  assert.deepEqual([there.ask(target, "read"), there.ask(target, "peek", u32(70_000))], [1, 99]);
  assertSameSnapshot(here, [source, taken], [target, there.take(target).id], there);
  assert.deepEqual(there.canister(target).certifiedData, Uint8Array.of(1, 2, 3));
});
