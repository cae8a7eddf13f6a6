import assert from "node:assert/strict";
import { test } from "node:test";
import type { Principal } from "icebox/wire";
import { alice, installArgs, user } from "../../../src/replica/testing/test-subnet.ts";
import { assertRefused, SnapshotSubnet } from "./testing/snapshot-subnet.ts";
import { subject } from "./testing/subject.ts";

const bob = user("bob");

test("T1 snapshot_is_deleted_with_canister_delete: nobody finds it any more", () => {
  const subnet = new SnapshotSubnet();
  const [canister, other] = [subnet.installSubject(), subnet.create()];
  const { id } = subnet.take(canister);
  subnet.manage("stop_canister", { canister_id: canister });
  subnet.manage("delete_canister", { canister_id: canister });
  assert.equal(subnet.state.canisters.get(canister.toText()), undefined);
  const text = `Could not find the snapshot ID ${canister.toText()}-0 for canister ${other.toText()}.`;
  assertRefused(subnet.refusal("load_canister_snapshot", subnet.loadArgs(other, id)), "IC0305", text);
});

test("AUD uninstall_code_on_empty_canister: succeeds, and the history and the version tell", () => {
  const subnet = new SnapshotSubnet();
  const empty = subnet.create();
  const before = subnet.manage("canister_status", { canister_id: empty });
  assert.deepEqual(before.module_hash, []);
  subnet.manage("uninstall_code", { canister_id: empty, sender_canister_version: [] });
  const after = subnet.manage("canister_status", { canister_id: empty });
  assert.deepEqual([after.status, after.module_hash], [before.status, []]);
  assert.deepEqual(after.settings.controllers, before.settings.controllers);
  assert.equal(after.version, before.version + 1n);
  assert.equal(subnet.canister(empty).history.changes.at(-1)?.details.kind, "code_uninstall");
});

test("AGENT canister_lifecycle_and_delete: install, stop, start, stop, delete; nothing answers out of turn", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.installSubject();
  const statusOf = () => subnet.manage("canister_status", { canister_id: canister }).status;
  const codeOf = (result: ReturnType<typeof subnet.update>) =>
    result.kind === "rejected" ? result.errorCode : result.kind;
  assert.ok("running" in statusOf());
  assert.equal(subnet.run(canister, "inc"), 1);
  subnet.manage("stop_canister", { canister_id: canister });
  assert.ok("stopped" in statusOf());
  assert.equal(codeOf(subnet.update(canister, "inc")), "IC0508");
  subnet.manage("stop_canister", { canister_id: canister });
  subnet.manage("start_canister", { canister_id: canister });
  subnet.manage("start_canister", { canister_id: canister });
  assert.equal(subnet.run(canister, "inc"), 2);
  assert.equal(subnet.manageFails("delete_canister", { canister_id: canister }), "IC0510");
  subnet.manage("stop_canister", { canister_id: canister });
  subnet.manage("delete_canister", { canister_id: canister });
  assert.equal(codeOf(subnet.update(canister, "inc")), "IC0301");
  for (const method of ["start_canister", "stop_canister", "canister_status", "delete_canister"] as const) {
    assert.equal(subnet.manageFails(method, { canister_id: canister }), "IC0301");
  }
});

test("AGENT canister_lifecycle_as_wrong_controller: every method refuses at the door", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.installSubject();
  const methods = ["start_canister", "stop_canister", "canister_status", "delete_canister"] as const;
  for (const method of methods) {
    const call = subnet.makeManagementCall(method, { canister_id: canister }, { sender: bob });
    const verdict = subnet.filter(call);
    assert.ok(verdict.kind === "refused");
    assert.deepEqual([verdict.errorCode, verdict.rejectCode], ["IC0512", 5]);
    const text = `Only controllers of canister ${canister.toText()} can call ic00 method ${method}`;
    assert.equal(verdict.message, text);
  }
  assert.equal(subnet.run(canister, "inc"), 1);
});

const survivors: readonly (readonly [what: string, act: (subnet: SnapshotSubnet, id: Principal) => void])[] =
  [
    [
      "uninstall_code",
      (subnet, id) => subnet.manage("uninstall_code", { canister_id: id, sender_canister_version: [] }),
    ],
    [
      "a reinstallation",
      (subnet, id) => subnet.manage("install_code", installArgs(id, subject, { mode: { reinstall: null } })),
    ],
    [
      "an upgrade",
      (subnet, id) => subnet.manage("install_code", installArgs(id, subject, { mode: { upgrade: [] } })),
    ],
    ["a stop", (subnet, id) => subnet.manage("stop_canister", { canister_id: id })],
    [
      "new settings",
      (subnet, id) => {
        subnet.set(id, { controllers: [[alice, bob]] });
      },
    ],
    [
      "frozen cycles",
      (subnet, id) => {
        subnet.set(id, { freezing_threshold: [10n ** 12n] });
      },
    ],
  ];

for (const [what, act] of survivors) {
  test(`a snapshot survives ${what}`, () => {
    const subnet = new SnapshotSubnet();
    const canister = subnet.installSubject();
    subnet.run(canister, "inc");
    const taken = subnet.take(canister);
    act(subnet, canister);
    const [snapshot] = subnet.snapshots(canister);
    assert.deepEqual(snapshot?.id, taken.id);
    assert.equal(snapshot.sizeBytes, Number(taken.total_size));
  });
}

test("takeCanisterSnapshot() with uninstall_code empties the canister and keeps what a load needs", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.installSubject();
  subnet.run(canister, "inc");
  subnet.storeChunk(canister, 1, 2);
  const { version, settings } = subnet.canister(canister);
  const { id } = subnet.take(canister, { uninstall: true });
  const emptied = subnet.canister(canister);
  assert.deepEqual(
    [emptied.installed, emptied.version, emptied.chunkStore.size, emptied.settings],
    [undefined, version + 1n, 0, settings],
  );
  assert.equal(emptied.history.changes.at(-1)?.details.kind, "code_uninstall");
  assert.equal(subnet.metadata(canister, id).canister_version, version);
  subnet.load(canister, id);
  assert.equal(subnet.ask(canister, "read"), 1);
  assert.equal(subnet.canister(canister).chunkStore.size, 1);
});

test("takeCanisterSnapshot() of an empty canister with uninstall_code changes nothing", () => {
  const subnet = new SnapshotSubnet();
  const empty = subnet.create();
  const before = subnet.canister(empty);
  const args = subnet.takeArgs(empty, { uninstall: true });
  assert.equal(subnet.costOf("take_canister_snapshot", args, empty), 0n);
  assert.equal(subnet.canister(empty), before);
});
