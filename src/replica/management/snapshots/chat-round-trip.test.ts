import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { IDL } from "@icp-sdk/core/candid";
import { compileMotoko } from "../../../../tests/support/compile-motoko.ts";
import type { Principal } from "../../../wire/mod.ts";
import { TestSubnet } from "../../testing/test-subnet.ts";
import { download, loadOnto, takeSnapshot, upload } from "./testing/transfer.ts";

const chat = compileMotoko(fileURLToPath(new URL("../../../../examples/chat/src/main.mo", import.meta.url)));
const nothing = IDL.encode([], []);

function dump(subnet: TestSubnet, canisterId: Principal): unknown {
  const outcome = subnet.query(canisterId, "dump", { arg: nothing });
  assert.equal(outcome.kind, "replied");
  return IDL.decode([IDL.Vec(IDL.Text)], outcome.arg)[0];
}

test("a Motoko canister with a 64-bit heap gets its data back, here and on another canister", () => {
  const subnet = new TestSubnet();
  const canister = subnet.install(chat, nothing);
  subnet.update(canister, "append", { arg: IDL.encode([IDL.Text], ["Hi there!"]) });
  subnet.manage("stop_canister", { canister_id: canister });
  const id = takeSnapshot(subnet, canister);
  subnet.manage("start_canister", { canister_id: canister });
  subnet.update(canister, "remove_spam", { arg: nothing });
  assert.deepEqual(dump(subnet, canister), []);
  subnet.manage("load_canister_snapshot", loadOnto(canister, id));
  assert.deepEqual(dump(subnet, canister), ["Hi there!"]);

  const source = download(subnet, canister, id);
  const target = subnet.create();
  const uploaded = upload(subnet, target, source);
  subnet.manage("load_canister_snapshot", loadOnto(target, uploaded));
  assert.deepEqual(dump(subnet, target), ["Hi there!"]);
  const copy = download(subnet, target, takeSnapshot(subnet, target));
  assert.deepEqual(copy.wasmMemory, source.wasmMemory);
  assert.deepEqual(copy.metadata.globals, source.metadata.globals);
});
