import assert from "node:assert/strict";
import { test } from "node:test";
import { choosePolicySnapshot } from "./choose-policy-snapshot.ts";
import { defaultModulePolicy, type ModulePolicy } from "./module-policy.ts";

const two: ModulePolicy = { ...defaultModulePolicy, maxSnapshots: 2, replace: "oldest" };

test("choosePolicySnapshot() adds while there is a slot", () => {
  assert.deepEqual(choosePolicySnapshot(two, ["0a"]), { kind: "add" });
});

test("choosePolicySnapshot() lets the oldest go that is not protected", () => {
  assert.deepEqual(choosePolicySnapshot(two, ["0a", "0b"]), { kind: "replace", snapshot: "0a" });
  const protecting = { ...two, protect: ["0a"] };
  assert.deepEqual(choosePolicySnapshot(protecting, ["0a", "0b"]), { kind: "replace", snapshot: "0b" });
  assert.deepEqual(choosePolicySnapshot({ ...two, protect: ["0a", "0b"] }, ["0a", "0b"]), { kind: "full" });
});

test("choosePolicySnapshot() asks, or refuses, where the policy lets nothing go by itself", () => {
  const asking: ModulePolicy = { ...two, replace: "chosen", protect: ["0b"] };
  assert.deepEqual(choosePolicySnapshot(asking, ["0a", "0b"]), { kind: "ask", candidates: ["0a"] });
  assert.deepEqual(choosePolicySnapshot({ ...two, replace: "never" }, ["0a", "0b"]), { kind: "full" });
});

test("choosePolicySnapshot() takes the only one where one is the most, unless that is kept", () => {
  const one: ModulePolicy = { ...defaultModulePolicy, maxSnapshots: 1 };
  assert.deepEqual(choosePolicySnapshot(one, ["0a"]), { kind: "replace", snapshot: "0a" });
  assert.deepEqual(choosePolicySnapshot(one, ["0a", "0b"]), { kind: "ask", candidates: ["0a", "0b"] });
  assert.deepEqual(choosePolicySnapshot({ ...one, protect: ["0a"] }, ["0a"]), { kind: "full" });
  assert.deepEqual(choosePolicySnapshot({ ...one, replace: "never" }, ["0a"]), { kind: "full" });
});

test("choosePolicySnapshot() lets something go where more snapshots are than the policy allows", () => {
  assert.deepEqual(choosePolicySnapshot(two, ["0a", "0b", "0c"]), { kind: "replace", snapshot: "0a" });
});
