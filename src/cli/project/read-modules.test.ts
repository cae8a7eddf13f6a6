import assert from "node:assert/strict";
import { test } from "node:test";
import { hasFault } from "../../bytes/mod.ts";
import type { ModuleRegistry } from "../../modules/mod.ts";
import { readModules } from "./read-modules.ts";

const id = "bkyz2-fmaaa-aaaaa-qaaaq-cai";

function registryOf(value: unknown): ModuleRegistry {
  return readModules({ path: "icebox.yaml", field: "", value });
}

const plain = {
  canister: undefined,
  ids: new Map(),
  kind: undefined,
  label: undefined,
  tags: [],
  groups: [],
  policy: undefined,
  healthChecks: [],
};

test("readModules() reads nothing where nothing is said", () => {
  assert.deepEqual(registryOf({ canisters: [] }), { modules: [], policies: new Map() });
});

test("readModules() reads maps by name and lists of maps alike", () => {
  const expected = [
    { ...plain, key: "app", canister: "chat", kind: "satellite", label: "The app", tags: ["live"] },
    { ...plain, key: "shop", groups: ["front"], policy: "careful" },
  ];
  const app = { canister: "chat", kind: "satellite", label: "The app", tags: ["live"] };
  const shop = { groups: ["front"], policy: "careful" };
  assert.deepEqual(registryOf({ modules: { app, shop } }).modules, expected);
  const list = [
    { name: "app", ...app },
    { name: "shop", ...shop },
  ];
  assert.deepEqual(registryOf({ modules: list }).modules, expected);
});

test("readModules() reads one id for all environments, or one for each", () => {
  const idsOf = (value: unknown): unknown =>
    [...(registryOf({ modules: { app: value } }).modules[0]?.ids ?? [])].map(([name, found]) => [
      name,
      found.toText(),
    ]);
  assert.deepEqual(idsOf({ id }), [["*", id]]);
  assert.deepEqual(idsOf({ ids: { ic: id } }), [["ic", id]]);
});

test("readModules() fills in what a health check leaves out", () => {
  const health = [
    { method: "health" },
    {
      name: "writes",
      method: "ping",
      kind: "update",
      args: "(1)",
      expect: '("ok")',
      timeout: "1m30s",
      retries: 0,
    },
    { method: "version", matches: '^\\("2\\.' },
  ];
  assert.deepEqual(registryOf({ modules: { app: { health } } }).modules[0]?.healthChecks, [
    { name: "health", method: "health", kind: "query", args: "()" },
    {
      name: "writes",
      method: "ping",
      kind: "update",
      args: "(1)",
      expect: '("ok")',
      timeoutMs: 90_000,
      retries: 0,
    },
    { name: "version", method: "version", kind: "query", args: "()", matches: '^\\("2\\.' },
  ]);
});

test("readModules() reads policies, with cycles beyond 2^53", () => {
  const policies = {
    careful: { max_snapshots: 3, replace: "never", protect: ["0x00FF"], snapshot_before_upgrade: false },
    frugal: { preset: "one-snapshot-per-module", cost_ceiling: "9_007_199_254_740_993" },
  };
  assert.deepEqual(
    [...registryOf({ policies }).policies],
    [
      ["careful", { maxSnapshots: 3, replace: "never", protect: ["00ff"], isSnapshotBeforeUpgrade: false }],
      ["frugal", { preset: "one-snapshot-per-module", costCeiling: 9_007_199_254_740_993n }],
    ],
  );
});

const bad: readonly unknown[] = [
  { modules: 1 },
  { modules: [{ kind: "satellite" }] },
  { modules: [{ name: "app" }, { name: "app" }] },
  { modules: { app: { canister: "chat", id } } },
  { modules: { app: { id, ids: { ic: id } } } },
  { modules: { app: { id: "nonsense" } } },
  { modules: { app: { lable: "The app" } } },
  { modules: { app: { tags: "live" } } },
  { modules: { app: { health: [{}] } } },
  { modules: { app: { health: [{ method: "m", kind: "oneway" }] } } },
  { modules: { app: { health: [{ method: "m", matches: "(" }] } } },
  { modules: { app: { health: [{ method: "m", timeout: "soon" }] } } },
  { modules: { app: { health: [{ method: "m", retries: -1 }] } } },
  { policies: { careful: { max_snapshots: 11 } } },
  { policies: { careful: { replace: "newest" } } },
  { policies: { careful: { protect: ["first"] } } },
  { policies: { careful: { cost_ceiling: -1 } } },
  { policies: { careful: { cost_ceiling: 1.5 } } },
];

for (const value of bad) {
  test(`readModules() refuses ${JSON.stringify(value)}`, () => {
    assert.throws(
      () => registryOf(value),
      (error) => hasFault(error, "cli/bad-config"),
    );
  });
}
