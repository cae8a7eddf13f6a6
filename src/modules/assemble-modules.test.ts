import { Principal } from "@icp-sdk/core/principal";
import assert from "node:assert/strict";
import { test } from "node:test";
import { hasFault } from "../bytes/mod.ts";
import { assembleModules, type ModuleSources } from "./assemble-modules.ts";
import { findModule } from "./find-module.ts";
import type { DeclaredModule } from "./module.ts";

const [first, second, third] = [1, 2, 3].map((last) =>
  Principal.fromUint8Array(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, last, 1, 1)),
) as [Principal, Principal, Principal]; // three are made

const plain: DeclaredModule = {
  key: "shop",
  canister: undefined,
  ids: new Map(),
  kind: undefined,
  label: undefined,
  tags: [],
  groups: [],
  policy: undefined,
  healthChecks: [],
};

function sources(change: Partial<ModuleSources> & { modules?: readonly DeclaredModule[] }): ModuleSources {
  const { modules = [], ...rest } = change;
  return {
    environment: "local",
    registry: { modules, policies: new Map() },
    canisters: [
      { name: "chat", canisterId: first },
      { name: "shop", canisterId: second },
    ],
    projectMaxSnapshots: undefined,
    packages: new Map(),
    ...rest,
  };
}

test("assembleModules() takes declared modules first and every other canister of the project", () => {
  const modules = assembleModules(sources({ modules: [{ ...plain, label: "The shop", tags: ["live"] }] }));
  assert.deepEqual(
    modules.map(({ key, label, isRegistered }) => ({ key, label, isRegistered })),
    [
      { key: "shop", label: "The shop", isRegistered: true },
      { key: "chat", label: "chat", isRegistered: false },
    ],
  );
  assert.equal(modules[0]?.canisterId.toText(), second.toText());
});

test("assembleModules() lists a canister once that a module names otherwise", () => {
  const modules = assembleModules(sources({ modules: [{ ...plain, key: "app", canister: "chat" }] }));
  assert.deepEqual(
    modules.map(({ key }) => key),
    ["app", "shop"],
  );
});

test("assembleModules() calls a canister by its id where a module of another canister has its name", () => {
  const modules = assembleModules(sources({ modules: [{ ...plain, ids: new Map([["*", third]]) }] }));
  assert.deepEqual(
    modules.map(({ key, label }) => [key, label]),
    [
      ["shop", "shop"],
      ["chat", "chat"],
      [second.toText(), "shop"],
    ],
  );
});

test("assembleModules() takes the id of the environment before that of all", () => {
  const ids = new Map([
    ["local", third],
    ["*", first],
  ]);
  const at = (environment: string): string | undefined =>
    assembleModules(sources({ environment, modules: [{ ...plain, ids }] }))[0]?.canisterId.toText();
  assert.equal(at("local"), third.toText());
  assert.equal(at("staging"), first.toText());
});

test("assembleModules() leaves out what has no id in the environment", () => {
  assert.deepEqual(assembleModules(sources({ modules: [plain], canisters: [] })), []);
});

test("assembleModules() believes a declaration before the metadata, and says whom it believed", () => {
  const packages = new Map([
    [first.toText(), { name: "@junobuild/orbiter", version: "0.2.0" }],
    [second.toText(), { name: "@junobuild/satellite", version: undefined }],
  ]);
  const modules = assembleModules(sources({ packages, modules: [{ ...plain, kind: "ledger" }] }));
  assert.deepEqual(
    modules.map(({ kind, kindSource, policy }) => [kind, kindSource, policy.maxSnapshots]),
    [
      ["ledger", "declared", 10],
      ["orbiter", "detected", 1],
    ],
  );
});

test("assembleModules() gives each module the policy that it names, else its kind's, else the project's", () => {
  const policies = new Map([
    ["careful", { maxSnapshots: 5, replace: "never" as const }],
    ["frugal", { preset: "one-snapshot-per-module", costCeiling: 7n }],
  ]);
  const policyOf = (change: Partial<DeclaredModule>): unknown => {
    const registry = { modules: [{ ...plain, ...change }], policies };
    const [module] = assembleModules(sources({ registry, projectMaxSnapshots: 3 }));
    const { maxSnapshots, replace, costCeiling, name } = module?.policy ?? {};
    return [name, maxSnapshots, replace, costCeiling];
  };
  assert.deepEqual(policyOf({}), [undefined, 3, "chosen", undefined]);
  assert.deepEqual(policyOf({ kind: "satellite" }), ["one-snapshot-per-module", 1, "oldest", undefined]);
  assert.deepEqual(policyOf({ policy: "careful" }), ["careful", 5, "never", undefined]);
  assert.deepEqual(policyOf({ policy: "frugal" }), ["frugal", 1, "oldest", 7n]);
  assert.deepEqual(policyOf({ kind: "satellite", policy: "careful" }), ["careful", 5, "never", undefined]);
});

test("assembleModules() refuses a policy that nobody declared", () => {
  assert.throws(
    () => assembleModules(sources({ modules: [{ ...plain, policy: "carefull" }] })),
    (error) => hasFault(error, "modules/unknown-policy"),
  );
});

test("findModule() takes a key before an id", () => {
  const modules = assembleModules(sources({}));
  assert.equal(findModule(modules, "shop")?.canisterId.toText(), second.toText());
  assert.equal(findModule(modules, first.toText())?.key, "chat");
  assert.equal(findModule(modules, "shops"), undefined);
});
