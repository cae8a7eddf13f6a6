import assert from "node:assert/strict";
import { test } from "node:test";
import {
  encodeManagementArgs,
  managementCanisterId,
  type ManagementMethod,
  type Principal,
} from "../../wire/mod.ts";
import { call, reply, type Script, scriptModule } from "../testing/script-canister.ts";
import { rejectOf, ScriptSubnet, textOf } from "../testing/script-subnet.ts";
import { installArgs, settingsArgs } from "../testing/test-subnet.ts";

/** A canister that controls itself. */
function ownController(): { readonly subnet: ScriptSubnet; readonly a: Principal; readonly b: Principal } {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const settings = settingsArgs({ controllers: [[a, ...subnet.canister(a).settings.controllers]] });
  subnet.manage("update_settings", { canister_id: a, settings, sender_canister_version: [] });
  return { subnet, a, b };
}

function manage(method: ManagementMethod, arg: Uint8Array): Script {
  return call({ callee: managementCanisterId, method, arg, onReply: reply("went on") });
}

test("a canister that upgrades itself goes on with its callback in the new code and memory", () => {
  const { subnet, a } = ownController();
  const upgrade = installArgs(a, scriptModule, { mode: { upgrade: [] } });
  const result = subnet.run(a, manage("install_code", encodeManagementArgs("install_code", upgrade)));
  // The script of the callback was in the old memory: the new code finds an empty one there.
  assert.match(rejectOf(result), /^IC0506 /);
  assert.equal(subnet.canister(a).history.changes.at(-1)?.origin.kind, "from_canister");
});

test("a canister that uninstalls itself leaves its call rejected", () => {
  const { subnet, a } = ownController();
  const args = { canister_id: a, sender_canister_version: [] as [] };
  const result = subnet.run(a, manage("uninstall_code", encodeManagementArgs("uninstall_code", args)));
  assert.match(rejectOf(result), /^IC0406 /);
  assert.equal(subnet.canister(a).installed, undefined);
  assert.equal(subnet.canister(a).callContexts.size, 0);
});

test("an upgrade that keeps the memory lets open calls go on as if nothing had happened", () => {
  const { subnet, a, b } = ownController();
  const waiting = subnet.begin(a, call({ callee: b, arg: reply(), onReply: reply("went on") }));
  const before = subnet.canister(a);
  assert.ok(before.installed);
  const { execution } = before.installed;
  subnet.manage("install_code", installArgs(a, scriptModule, { mode: { upgrade: [] } }));
  const after = subnet.canister(a);
  assert.ok(after.installed);
  const { heap, heapWasmPages, globals } = execution;
  const kept = { ...after.installed.execution, heap, heapWasmPages, globals };
  const canister = { ...after, installed: { ...after.installed, execution: kept } };
  subnet.state = { ...subnet.state, canisters: subnet.state.canisters.with(a.toText(), canister) };
  subnet.release();
  assert.equal(textOf(subnet.resultOf(waiting)), "went on");
});
