import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeHex, hasFault } from "../../bytes/mod.ts";
import { SeededRandom } from "../../bytes/testing/seeded-random.ts";
import { emptyPageMap } from "../../pages/mod.ts";
import { canisterIdFromNumber } from "../../wire/mod.ts";
import type { SubnetConfig, ReplicaState } from "../state.ts";
import { collectChanges } from "./collect-changes.ts";
import { restoreState } from "./restore-state.ts";
import { StateRecordError, type StateRecordFault } from "./state-record-error.ts";
import { fullState } from "./testing/full-state.ts";
import { kindOf, memoryKinds, recordKinds } from "./testing/key-kinds.ts";
import { plainState } from "./testing/plain-state.ts";
import { StoredModel } from "./testing/stored-model.ts";

const { state, context } = fullState();
const canisterKey = `canister/${canisterIdFromNumber(7n).toText()}`;

function storedFull(): StoredModel {
  const model = new StoredModel();
  model.apply(collectChanges(undefined, state));
  return model;
}

function restore(model: StoredModel, config: ReplicaState["config"] = state.config): ReplicaState {
  return restoreState(model.stored(), { config, context });
}

/** The fault with which `model` is refused. */
function faultOf(model: StoredModel): StateRecordFault {
  try {
    restore(model);
  } catch (error) {
    assert.ok(error instanceof StateRecordError, String(error));
    return error.fault;
  }
  assert.fail("the state was restored");
}

test("restoreState() brings every field and every case back", () => {
  const model = storedFull();
  assert.deepEqual(plainState(restore(model), context.pageStore), plainState(state, context.pageStore));
  const kinds = new Set([...model.records.keys(), ...model.memories.keys()].map(kindOf));
  assert.deepEqual([...kinds].sort(), [...recordKinds, ...memoryKinds].sort());
});

test("restoreState() names the record that is cut, too long, empty or of another version", () => {
  const full = storedFull();
  for (const [key, record] of full.records) {
    const changes: readonly (readonly [Uint8Array, StateRecordFault["code"]])[] = [
      [record.subarray(0, -1), "replica/malformed-record"],
      [Uint8Array.of(...record, 0), "replica/malformed-record"],
      [new Uint8Array(), "replica/malformed-record"],
      [Uint8Array.of(9, ...record.subarray(1)), "replica/unknown-record-version"],
    ];
    for (const [changed, code] of changes) {
      const model = new StoredModel(full);
      model.records.set(key, changed);
      const fault = faultOf(model);
      assert.equal(fault.code, code, key);
      assert.ok("key" in fault && fault.key === key, key);
    }
  }
});

test("restoreState() meets random damage with a fault or a state, never with anything else", () => {
  const full = storedFull();
  const keys = [...full.records.keys()];
  for (let seed = 1; seed <= 500; seed += 1) {
    const random = new SeededRandom(seed);
    const model = new StoredModel(full);
    const key = random.pick(keys);
    const damaged = Uint8Array.from(model.records.get(key) ?? []);
    damaged[random.below(damaged.length)] = random.below(256);
    model.records.set(key, damaged);
    try {
      restore(model);
    } catch (error) {
      assert.ok(error instanceof StateRecordError, `seed ${seed}, ${key}: ${String(error)}`);
    }
  }
});

const needed = ["", "/settings", "/execution", "/chunks", "/history", "/log"].map(
  (rest) => canisterKey + rest,
);
for (const key of ["subnet", "subnet/identity", "ingress", "ledger/icp", "ledger/cycles", ...needed]) {
  test(`restoreState() misses the record ${kindOf(key)}`, () => {
    const model = storedFull();
    model.records.delete(key);
    assert.deepEqual(faultOf(model), { code: "replica/missing-record", key });
  });
}

for (const kind of memoryKinds) {
  test(`restoreState() misses the memory ${kind}`, () => {
    const model = storedFull();
    const memory = [...model.memories.keys()].find((name) => kindOf(name) === kind) ?? "";
    model.memories.delete(memory);
    assert.deepEqual(faultOf(model), { code: "replica/missing-memory", memory });
  });
}

test("restoreState() misses blobs of modules and of WasmChunks, and names the record that needs them", () => {
  const full = storedFull();
  const keys = new Set<string>();
  for (const blob of full.blobs.keys()) {
    const model = new StoredModel(full);
    model.blobs.delete(blob);
    const fault = faultOf(model);
    assert.equal(fault.code, "replica/missing-blob");
    keys.add(kindOf(fault.key));
    assert.equal(fault.blob, blob);
  }
  assert.deepEqual([...keys].sort(), ["canister/*/chunks", "canister/*/code", "canister/*/snapshot/*"]);
});

const unknownKeys = [
  "",
  "other",
  "canister",
  "canister/",
  "subnet/other",
  "forget",
  "subnet/identity/more",
  "ingressx",
  "ledger",
  "ledger/other",
  "ledger/icp/other/x",
  "cmc",
  "cmc/other",
  "message",
  `${canisterKey}/other`,
  `${canisterKey}/settings/more`,
];
for (const key of unknownKeys) {
  test(`restoreState() does not know the record "${kindOf(key)}"`, () => {
    const model = storedFull();
    model.records.set(key, Uint8Array.of(1));
    assert.deepEqual(faultOf(model), { code: "replica/unknown-record", key });
  });
}

test("restoreState() refuses keys whose ids and numbers are none", () => {
  const names: readonly (readonly [from: string, to: string])[] = [
    [`${canisterKey}/log/00000000000000000009`, `${canisterKey}/log/9`],
    [`${canisterKey}/log/00000000000000000009`, `${canisterKey}/log/0000000000000000000x`],
    [`forget/00000000000000000000:${"00".repeat(32)}`, `forget/0:${"00".repeat(32)}`],
    [`${canisterKey}/context/00000000000000000001`, `${canisterKey}/context/1`],
    [`${canisterKey}/callback/00000000000000000001`, `${canisterKey}/callback/-0000000000000000001`],
    ["message/00000000000000000001", "message/000000000000000000001"],
    [`waiting/${"ab".repeat(32)}`, `waiting/${"ff".repeat(32)}`],
  ];
  for (const [from, to] of names) {
    const model = storedFull();
    model.records.set(to, model.records.get(from) ?? assert.fail(from));
    model.records.delete(from);
    assert.deepEqual(faultOf(model), { code: "replica/unknown-record", key: to });
  }
});

test("restoreState() refuses a memory that no record calls for", () => {
  const model = storedFull();
  model.memories.set("canister/none/heap", emptyPageMap);
  assert.deepEqual(faultOf(model), { code: "replica/unknown-memory", memory: "canister/none/heap" });
});

test("restoreState() refuses a module that is not accepted any more", () => {
  const model = storedFull();
  const hash = encodeHex(
    state.canisters.get(canisterIdFromNumber(7n).toText())?.installed?.moduleHash ?? new Uint8Array(),
  );
  model.blobs.set(hash, Uint8Array.of(0, 0x61, 0x73, 0x6d, 9, 9, 9, 9));
  assert.throws(
    () => restore(model),
    (error) => hasFault(error, "replica/module-refused"),
  );
});

test("restoreState() refuses the keys of another network", () => {
  const [subnet] = state.config.subnets;
  assert.ok(subnet);
  const others: readonly SubnetConfig[][] = [
    [{ ...subnet, subnetId: canisterIdFromNumber(1n) }],
    [{ ...subnet, kind: "fiduciary" }],
    [subnet, { ...subnet, subnetId: canisterIdFromNumber(1n) }],
  ];
  for (const subnets of others) {
    assert.throws(
      () => restore(storedFull(), { ...state.config, subnets }),
      (error) => hasFault(error, "replica/other-subnet"),
    );
  }
});

test("restoreState() prepares equal modules once and hands out equal blobs once", () => {
  const restored = restore(storedFull()).canisters.get(canisterIdFromNumber(7n).toText());
  const [taken] = restored?.snapshots.values() ?? [];
  assert.ok(restored?.installed !== undefined && taken?.wasmModule.kind === "prepared");
  assert.equal(taken.wasmModule.module, restored.installed.module);
  assert.equal(restored.installed.execution.module, restored.installed.module);
  assert.equal(taken.wasmModule.rawModule, restored.installed.rawModule);
  const [shared] = [...taken.chunkStore].filter(([hash]) => restored.chunkStore.has(hash));
  assert.ok(shared);
  assert.equal(restored.chunkStore.get(shared[0]), shared[1]);
});
