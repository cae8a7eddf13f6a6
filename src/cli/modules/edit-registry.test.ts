import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { hasFault } from "../../bytes/mod.ts";
import { type ModuleEntry, removeModule, writeModule } from "./edit-registry.ts";

const nothing: Omit<ModuleEntry, "key"> = {
  canister: undefined,
  id: undefined,
  kind: undefined,
  label: undefined,
  tags: undefined,
  groups: undefined,
  policy: undefined,
};

function fileWith(t: TestContext, content: string, name = "icebox.yaml"): string {
  const folder = mkdtempSync(join(tmpdir(), "icebox-registry-"));
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test("writeModule() adds a module and leaves comments and order alone", (t) => {
  const path = fileWith(t, "# our shop\ncanisters:\n  chat: { type: motoko, main: chat.mo } # the old one\n");
  writeModule(path, { ...nothing, key: "app", canister: "chat", kind: "satellite", tags: ["live"] });
  assert.equal(
    readFileSync(path, "utf8"),
    [
      "# our shop",
      "canisters:",
      "  chat: { type: motoko, main: chat.mo } # the old one",
      "modules:",
      "  app:",
      "    canister: chat",
      "    kind: satellite",
      "    tags: [ live ]",
      "",
    ].join("\n"),
  );
});

test("writeModule() changes what is given and keeps the rest", (t) => {
  const path = fileWith(
    t,
    "modules:\n  - name: app # ours\n    label: Old\n    id: bkyz2-fmaaa-aaaaa-qaaaq-cai\n",
  );
  writeModule(path, { ...nothing, key: "app", label: "New" });
  writeModule(path, { ...nothing, key: "shop", kind: "orbiter" });
  writeModule(path, { ...nothing, key: "app", canister: "chat" });
  assert.equal(
    readFileSync(path, "utf8"),
    "modules:\n  - name: app # ours\n    label: New\n    canister: chat\n  - name: shop\n    kind: orbiter\n",
  );
});

test("removeModule() takes a module away, and the list with the last one", (t) => {
  const path = fileWith(t, "auto_stop: true\nmodules:\n  app: {}\n  shop: {}\n");
  assert.equal(removeModule(path, "app"), true);
  assert.equal(removeModule(path, "app"), false);
  assert.equal(readFileSync(path, "utf8"), "auto_stop: true\nmodules:\n  shop: {}\n");
  assert.equal(removeModule(path, "shop"), true);
  assert.equal(readFileSync(path, "utf8"), "auto_stop: true\n");
});

test("removeModule() finds modules of a list by their names", (t) => {
  const path = fileWith(t, "modules:\n  - name: app\n  - name: shop\n");
  assert.equal(removeModule(path, "app"), true);
  assert.equal(readFileSync(path, "utf8"), "modules:\n  - name: shop\n");
});

for (const [content, key] of [
  ["modules: 5\n", "app"],
  ["modules: {app: {knd: x}}\n", "shop"],
  ["modules: [\n", "app"],
] as const) {
  test(`writeModule() leaves a file alone that it cannot use: ${JSON.stringify(content)}`, (t) => {
    const path = fileWith(t, content);
    assert.throws(
      () => {
        writeModule(path, { ...nothing, key });
      },
      (error) => hasFault(error, "cli/bad-config"),
    );
    assert.equal(readFileSync(path, "utf8"), content);
  });
}

test("writeModule() leaves files of other tools alone", (t) => {
  const path = fileWith(t, "canisters: []\n", "icp.yaml");
  assert.throws(
    () => {
      writeModule(path, { ...nothing, key: "app" });
    },
    (error) => hasFault(error, "cli/foreign-project-file"),
  );
  assert.equal(readFileSync(path, "utf8"), "canisters: []\n");
});
