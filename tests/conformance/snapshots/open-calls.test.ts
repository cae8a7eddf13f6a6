import assert from "node:assert/strict";
import { test } from "node:test";
import {
  decodeManagementResult,
  encodeManagementArgs,
  managementCanisterId,
  type Principal,
} from "icebox/wire";
import type { AdmittedCall } from "../../../src/replica/ingress/ingress-state.ts";
import {
  append,
  appendArg,
  appendRejectText,
  call,
  count,
  numbersOf,
  reply,
  type Script,
  script,
  scriptModule,
} from "../../../src/replica/testing/script-canister.ts";
import { alice, settingsArgs } from "../../../src/replica/testing/test-subnet.ts";
import { SnapshotSubnet } from "./testing/snapshot-subnet.ts";

/** A subnet whose rounds execute one message each, so that calls stay open between rounds. */
function slowSubnet(): SnapshotSubnet {
  return new SnapshotSubnet({ roundInstructions: 1n });
}

/** Sends a script and executes its first message alone. */
function begin(subnet: SnapshotSubnet, canister: Principal, arg: Script): AdmittedCall {
  const made = subnet.makeCall(canister, "run", arg);
  subnet.round(made);
  assert.equal(subnet.canister(canister).callContexts.size, 1);
  return made;
}

/** Executes rounds until no message is left. */
function finish(subnet: SnapshotSubnet): void {
  while (subnet.state.messages.size > 0) subnet.round();
}

function counterOf(subnet: SnapshotSubnet, canister: Principal): bigint | undefined {
  const outcome = subnet.query(canister, "ask", { arg: script(append("counter"), reply()) });
  assert.ok(outcome.kind === "replied");
  return numbersOf(outcome.arg)[0];
}

/** Counts, calls `callee`, and counts again when it answers; replies the counter. */
function countedCall(callee: Principal): Script {
  return script(
    count(),
    call({ callee, arg: reply(), onReply: script(count(), append("counter"), reply()) }),
  );
}

function takeDirectly(subnet: SnapshotSubnet, canister: Principal, uninstall = false): Uint8Array {
  const outcome = subnet.direct("take_canister_snapshot", subnet.takeArgs(canister, { uninstall }));
  assert.equal(outcome.kind, "reply");
  const id = subnet.snapshots(canister).at(-1)?.id;
  assert.ok(id);
  return id;
}

test("a snapshot taken in the middle of a call holds the state of the middle, and no call", () => {
  const subnet = slowSubnet();
  const [caller, callee] = [subnet.install(scriptModule), subnet.install(scriptModule)];
  const made = begin(subnet, caller, countedCall(callee));
  const id = takeDirectly(subnet, caller);
  finish(subnet);
  const result = subnet.resultOf(made);
  assert.ok(result.kind === "replied");
  assert.deepEqual(numbersOf(result.data), [2n]);
  subnet.load(caller, id);
  assert.equal(counterOf(subnet, caller), 1n);
  finish(subnet);
  assert.equal(counterOf(subnet, caller), 1n);
});

test("the callback of an open call runs against the heap that a snapshot brought back", () => {
  const subnet = slowSubnet();
  const [caller, callee] = [subnet.install(scriptModule), subnet.install(scriptModule)];
  const id = takeDirectly(subnet, caller);
  const made = begin(subnet, caller, countedCall(callee));
  const before = subnet.canister(caller);
  subnet.direct("load_canister_snapshot", subnet.loadArgs(caller, id));
  const { callContexts, callbacks } = subnet.canister(caller);
  assert.deepEqual([callContexts, callbacks], [before.callContexts, before.callbacks]);
  finish(subnet);
  // The callback's script stood in the heap that is gone: it finds nothing to do and answers nothing.
  const result = subnet.resultOf(made);
  assert.ok(result.kind === "rejected");
  assert.equal(result.errorCode, "IC0506");
  assert.equal(counterOf(subnet, caller), 0n);
});

test("the callback of an open call runs against the table of the module that a snapshot brought back", () => {
  const subnet = slowSubnet();
  const [caller, callee, other] = [
    subnet.install(scriptModule),
    subnet.install(scriptModule),
    subnet.installSubject(),
  ];
  const id = takeDirectly(subnet, other);
  const made = begin(subnet, caller, countedCall(callee));
  subnet.direct("load_canister_snapshot", subnet.loadArgs(caller, id));
  finish(subnet);
  const result = subnet.resultOf(made);
  assert.ok(result.kind === "rejected");
  assert.equal(result.errorCode, "IC0504", result.message);
  assert.equal(subnet.canister(caller).callContexts.size, 0);
});

test("takeCanisterSnapshot() with uninstall_code rejects the calls that the canister works on", () => {
  const subnet = slowSubnet();
  const [caller, callee] = [subnet.install(scriptModule), subnet.install(scriptModule)];
  const made = begin(subnet, caller, countedCall(callee));
  const id = takeDirectly(subnet, caller, true);
  finish(subnet);
  const result = subnet.resultOf(made);
  assert.ok(result.kind === "rejected");
  assert.deepEqual([result.errorCode, result.rejectCode], ["IC0406", 4]);
  assert.equal(subnet.canister(caller).installed, undefined);
  subnet.load(caller, id);
  assert.equal(counterOf(subnet, caller), 1n);
});

test("a stopping canister takes and loads snapshots and goes on stopping", () => {
  const subnet = slowSubnet();
  const [caller, callee] = [subnet.install(scriptModule), subnet.install(scriptModule)];
  begin(subnet, caller, countedCall(callee));
  subnet.direct("stop_canister", { canister_id: caller });
  assert.equal(subnet.canister(caller).status.kind, "stopping");
  const id = takeDirectly(subnet, caller);
  subnet.direct("load_canister_snapshot", subnet.loadArgs(caller, id));
  assert.equal(subnet.canister(caller).status.kind, "stopping");
  finish(subnet);
  assert.equal(subnet.canister(caller).status.kind, "stopped");
});

/** Lets a canister call the management canister; the reply, or `undefined` and the reject. */
function callFrom(
  subnet: SnapshotSubnet,
  canister: Principal,
  made: { readonly method: string; readonly arg: Uint8Array; readonly cycles?: bigint },
) {
  const onReply = script(append("cyclesRefunded"), appendArg(), reply());
  const onReject = script(append("cyclesRefunded"), append("rejectCode"), appendRejectText(), reply());
  const arg = call({ callee: managementCanisterId, ...made, onReply, onReject });
  const result = subnet.update(canister, "run", { arg });
  assert.ok(result.kind === "replied");
  const [refunded] = numbersOf(result.data.slice(0, 8));
  return { refunded, data: result.data.slice(8) };
}

test("a canister that controls another takes and loads its snapshots; the other one pays", () => {
  const subnet = new SnapshotSubnet();
  const [controller, target] = [subnet.install(scriptModule), subnet.installSubject()];
  subnet.set(target, { controllers: [[alice, controller]] });
  subnet.run(target, "inc");
  const before = subnet.canister(target).cycles;
  const takeArg = encodeManagementArgs("take_canister_snapshot", subnet.takeArgs(target));
  const take = { method: "take_canister_snapshot", arg: takeArg, cycles: 1_000_000n };
  const taken = callFrom(subnet, controller, take);
  assert.equal(taken.refunded, 1_000_000n);
  const { id, total_size } = decodeManagementResult("take_canister_snapshot", taken.data);
  assert.equal(before - subnet.canister(target).cycles, 2_000_000_000n + total_size);

  subnet.run(target, "inc");
  const { version } = subnet.canister(controller);
  const loadArgs = { ...subnet.loadArgs(target, id), sender_canister_version: [version] as [bigint] };
  const loadArg = encodeManagementArgs("load_canister_snapshot", loadArgs);
  callFrom(subnet, controller, { method: "load_canister_snapshot", arg: loadArg });
  assert.equal(subnet.ask(target, "read"), 1);
  assert.deepEqual(subnet.canister(target).history.changes.at(-1)?.origin, {
    kind: "from_canister",
    canisterId: controller,
    canisterVersion: version,
  });
});

test("a canister may not take a snapshot of itself unless it controls itself", () => {
  const subnet = new SnapshotSubnet();
  const canister = subnet.install(scriptModule);
  const arg = encodeManagementArgs("take_canister_snapshot", subnet.takeArgs(canister));
  const take = { method: "take_canister_snapshot", arg };
  const refused = callFrom(subnet, canister, take);
  assert.deepEqual(numbersOf(refused.data.slice(0, 8)), [5n]);
  const text = new TextDecoder().decode(refused.data.slice(8));
  assert.ok(text.includes(`Only the controllers of the canister ${canister.toText()} can control it.`), text);
  const settings = settingsArgs({ controllers: [[alice, canister]] });
  subnet.manage("update_settings", { canister_id: canister, settings, sender_canister_version: [] });
  const taken = callFrom(subnet, canister, take);
  assert.equal(subnet.snapshots(canister).length, 1);
  const { id } = decodeManagementResult("take_canister_snapshot", taken.data);
  assert.deepEqual(subnet.snapshots(canister)[0]?.id, id);
});
