import assert from "node:assert/strict";
import { test } from "node:test";
import {
  encodeManagementArgs,
  encodeSnapshotId,
  type ManagementArgs,
  managementCanisterId,
  Principal,
} from "icebox/wire";
import { uploadArgs } from "../../../src/replica/management/snapshots/testing/upload-args.ts";
import { user } from "../../../src/replica/testing/test-subnet.ts";
import { SnapshotSubnet } from "./testing/snapshot-subnet.ts";

const bob = user("bob");
const carol = user("carol");
const missing = Principal.fromText("rrkah-fqaaa-aaaaa-aaaaq-cai");

/** Every method about snapshots; the one that deletes comes last. */
const methods = [
  "take_canister_snapshot",
  "load_canister_snapshot",
  "list_canister_snapshots",
  "read_canister_snapshot_metadata",
  "read_canister_snapshot_data",
  "upload_canister_snapshot_metadata",
  "upload_canister_snapshot_data",
  "delete_canister_snapshot",
] as const;

type SnapshotMethod = (typeof methods)[number];

/** Arguments of all methods about a snapshot of a canister. */
function argsFor(canister_id: Principal, snapshot_id: Uint8Array): Pick<ManagementArgs, SnapshotMethod> {
  const which = { canister_id, snapshot_id };
  const subnet = new SnapshotSubnet();
  return {
    take_canister_snapshot: subnet.takeArgs(canister_id),
    load_canister_snapshot: subnet.loadArgs(canister_id, snapshot_id),
    list_canister_snapshots: { canister_id },
    read_canister_snapshot_metadata: which,
    read_canister_snapshot_data: { ...which, kind: { wasm_memory: { offset: 0n, size: 4n } } },
    upload_canister_snapshot_metadata: uploadArgs({ canister_id }),
    upload_canister_snapshot_data: { ...which, kind: { wasm_chunk: null }, chunk: Uint8Array.of(1) },
    delete_canister_snapshot: which,
  };
}

/** Every method with its encoded arguments. */
function requests(canister: Principal, id: Uint8Array): readonly (readonly [SnapshotMethod, Uint8Array])[] {
  const args = argsFor(canister, id);
  return methods.map((method) => [method, encodeManagementArgs(method, args[method])]);
}

const readers = new Set<SnapshotMethod>([
  "list_canister_snapshots",
  "read_canister_snapshot_metadata",
  "read_canister_snapshot_data",
]);

test("the door refuses strangers, missing canisters and other arguments, for every snapshot method", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.installSubject();
  const { id } = subnet.take(canister);
  const verdict = (methodName: string, arg: Uint8Array, target: Principal, sender: Principal) => {
    const options = { sender, effectiveCanisterId: target };
    const decided = subnet.filter(subnet.makeCall(managementCanisterId, methodName, arg, options));
    assert.ok(decided.kind === "refused", `${methodName}: ${decided.kind}`);
    return [decided.errorCode, decided.rejectCode, decided.message];
  };
  for (const [method, arg] of requests(canister, id)) {
    const only = `Only controllers of canister ${canister.toText()} can call ic00 method ${method}`;
    assert.deepEqual(verdict(method, arg, canister, bob), ["IC0512", 5, only]);
    const text = `Failed to decode payload for ic00 method: ${method}`;
    assert.deepEqual(verdict(method, Uint8Array.of(1), canister, bob), ["IC0408", 4, text]);
  }
  for (const [method, arg] of requests(missing, encodeSnapshotId(0n, missing))) {
    const text = `Canister ${missing.toText()} not found`;
    assert.deepEqual(verdict(method, arg, missing, bob), ["IC0301", 3, text]);
  }
});

test("execution refuses strangers and missing canisters in words of its own, for every snapshot method", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.installSubject();
  const { id } = subnet.take(canister);
  const before = subnet.state;
  const [known, unknown] = [argsFor(canister, id), argsFor(missing, encodeSnapshotId(0n, missing))];
  for (const method of methods) {
    const stranger = subnet.direct(method, known[method], bob);
    assert.ok(stranger.kind === "reject");
    assert.equal(stranger.reject.errorCode, "IC0512");
    assert.ok(stranger.reject.message.startsWith("Only the controllers of the canister "), method);
    const nobody = subnet.direct(method, unknown[method]);
    assert.ok(nobody.kind === "reject");
    assert.equal(nobody.reject.message, `Canister ${missing.toText()} not found.`);
    assert.equal(subnet.state, before, method);
  }
});

const visibilities = [
  [{ controllers: null }, []],
  [{ public: null }, [bob, carol]],
  [{ allowed_viewers: [carol] }, [carol]],
] as const;

test("snapshot_visibility lets viewers list and read, and nothing else", () => {
  for (const [visibility, viewers] of visibilities) {
    const subnet = new SnapshotSubnet();
    const canister = subnet.installSubject();
    const snapshot_visibility = "allowed_viewers" in visibility ? { allowed_viewers: [carol] } : visibility;
    subnet.set(canister, { snapshot_visibility: [snapshot_visibility] });
    const { id } = subnet.take(canister);
    const args = argsFor(canister, id);
    for (const sender of [bob, carol]) {
      const isViewer = viewers.some((viewer) => viewer.toText() === sender.toText());
      for (const [method, arg] of requests(canister, id)) {
        const mayCall = isViewer && readers.has(method);
        const call = subnet.makeCall(managementCanisterId, method, arg, {
          sender,
          effectiveCanisterId: canister,
        });
        assert.equal(subnet.filter(call).kind, mayCall ? "admitted" : "refused", method);
        const outcome = subnet.direct(method, args[method], sender);
        assert.equal(outcome.kind, mayCall ? "reply" : "reject", method);
      }
    }
    for (const method of methods) {
      const outcome = subnet.direct(method, args[method]);
      const isImmutable = method === "upload_canister_snapshot_data";
      assert.equal(outcome.kind, isImmutable ? "reject" : "reply", method);
    }
  }
});

test("a viewer may not load a snapshot onto a canister of its own", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.installSubject();
  subnet.set(canister, { snapshot_visibility: [{ public: null }] });
  const { id } = subnet.take(canister);
  const own = subnet.create({ sender: bob });
  const outcome = subnet.direct("load_canister_snapshot", subnet.loadArgs(own, id), bob);
  assert.ok(outcome.kind === "reject");
  assert.equal(outcome.reject.errorCode, "IC0406");
});
