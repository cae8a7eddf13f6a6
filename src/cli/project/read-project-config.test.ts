import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { hasFault } from "../../bytes/mod.ts";
import type { ProjectConfig } from "./project-config.ts";
import { downloadStep, recipeStep } from "./foreign-step.ts";
import { readProjectConfig } from "./read-project-config.ts";

/** Reads the file "icp.yaml" among the given ones; `/P` stands for their folder in what comes back. */
function readFiles(files: Readonly<Record<string, string>>): ProjectConfig {
  const directory = mkdtempSync(join(tmpdir(), "icebox-config-"));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), content);
    }
    const config = readProjectConfig(join(directory, "icp.yaml"));
    // Replacing a folder's name inside the values does not change their shape.
    return JSON.parse(JSON.stringify(config).replaceAll(directory, "/P")) as ProjectConfig;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

test("readProjectConfig() reads canisters by name in our own form", () => {
  const { canisters } = readFiles({
    "icp.yaml": `
canisters:
  chat: { type: motoko, main: src/main.mo, args: '("hello")' }
  store: { type: wasm, path: store.wasm, candid: store.did }
  made: { type: script, command: make }
`,
  });
  assert.deepEqual(canisters, [
    {
      name: "chat",
      directory: "/P",
      build: [{ kind: "motoko", main: "/P/src/main.mo" }],
      initArgs: { format: "candid", text: '("hello")' },
      ignored: [],
    },
    {
      name: "store",
      directory: "/P",
      build: [{ kind: "pre-built", path: "/P/store.wasm" }],
      candid: "/P/store.did",
      ignored: [],
    },
    { name: "made", directory: "/P", build: [{ kind: "script", commands: ["make"] }], ignored: [] },
  ]);
});

test("readProjectConfig() reads the canisters of icp.yaml", () => {
  const { canisters } = readFiles({
    "icp.yaml": `
canisters:
  - name: chat
    build:
      steps:
        - { type: pre-built, path: chat.wasm, sha256: ABCD }
        - { type: script, commands: [echo one, echo two] }
    settings: { compute_allocation: 5 }
    init_args: { path: args.bin, format: bin }
  - name: other
    recipe: { type: "@dfinity/motoko@v4.0.0", configuration: { main: main.mo } }
`,
  });
  assert.deepEqual(canisters, [
    {
      name: "chat",
      directory: "/P",
      build: [
        { kind: "pre-built", path: "/P/chat.wasm", sha256: "abcd" },
        { kind: "script", commands: ["echo one", "echo two"] },
      ],
      initArgs: { format: "bin", path: "/P/args.bin" },
      ignored: ["settings"],
    },
    { name: "other", directory: "/P", build: [{ kind: "motoko", main: "/P/main.mo" }], ignored: [] },
  ]);
});

test("readProjectConfig() follows paths and patterns to canister.yaml", () => {
  const { canisters } = readFiles({
    "icp.yaml": "canisters: [backend, 'more/*']",
    "backend/canister.yaml": "name: backend\nbuild: { steps: [{ type: pre-built, path: b.wasm }] }",
    "more/two/canister.yaml": "name: two\nbuild: { steps: [{ type: pre-built, path: t.wasm }] }",
    "more/one/canister.yaml": "name: one\nbuild: { steps: [{ type: pre-built, path: o.wasm }] }",
    "more/empty/readme.txt": "",
  });
  assert.deepEqual(
    canisters.map(({ name, directory }) => [name, directory]),
    [
      ["backend", "/P/backend"],
      ["one", "/P/more/one"],
      ["two", "/P/more/two"],
    ],
  );
});

test("readProjectConfig() reads networks and environments", () => {
  const { networks, environments } = readFiles({
    "icp.yaml": `
networks:
  - { name: local, mode: managed, gateway: { port: 9999 } }
  - { name: staging, mode: connected, url: "https://staging.example", root-key: mainnet }
  - { name: pinned, url: "http://localhost:1", root-key: ${"ab".repeat(133)} }
  - { name: open, url: "http://localhost:2" }
environments:
  - { name: production, network: ic, canisters: [chat], init_args: { chat: "(5)" } }
`,
  });
  assert.deepEqual(networks, [
    { kind: "embedded", name: "local", port: 9999 },
    { kind: "connected", name: "staging", url: "https://staging.example", rootKey: "mainnet" },
    { kind: "connected", name: "pinned", url: "http://localhost:1", rootKey: { hex: "ab".repeat(133) } },
    { kind: "connected", name: "open", url: "http://localhost:2", rootKey: "fetch" },
  ]);
  assert.equal(environments[0]?.network, "ic");
  assert.deepEqual(environments[0].canisters, ["chat"]);
});

test("readProjectConfig() takes an empty file for an empty project", () => {
  assert.deepEqual(readFiles({ "icp.yaml": "" }).canisters, []);
});

test("readProjectConfig() reads over what only a build cannot do", () => {
  const { canisters } = readFiles({
    "icp.yaml": `canisters:
  - name: rust
    recipe: { type: "@dfinity/rust@v3.0.0", configuration: { package: a-b, candid: a.did } }
  - name: web
    recipe: { type: "@dfinity/asset-canister@v2.2.1", configuration: { dir: www } }
  - name: away
    build: { steps: [{ type: pre-built, url: "https://example.com/x.wasm" }] }
`,
  });
  assert.deepEqual(
    canisters.map(({ build, candid }) => [build, candid]),
    [
      [[{ kind: "cargo", package: "a-b" }], "/P/a.did"],
      [[recipeStep("@dfinity/asset-canister@v2.2.1")], undefined],
      [[downloadStep("https://example.com/x.wasm")], undefined],
    ],
  );
});

const refused: readonly (readonly [string, string])[] = [
  ["what is not YAML", "canisters: ["],
  ["a list at the top", "- a"],
  ["an unknown type", "canisters: { a: { type: rust } }"],
  ["a missing path", "canisters: { a: { type: wasm } }"],
  ["a bad name", "canisters: { '../a': { type: wasm, path: a.wasm } }"],
  [
    "a name that is there twice",
    "canisters: [{ name: a, type: wasm, path: x }, { name: a, type: wasm, path: y }]",
  ],
  ["a number for a text", "canisters: { a: { type: wasm, path: 5 } }"],
  ["no steps", "canisters: { a: { build: { steps: [] } } }"],
  ["a recipe for Rust without its package", "canisters: { a: { recipe: { type: '@dfinity/rust@v3.0.0' } } }"],
  ["a bad root key", "networks: [{ name: a, url: 'http://localhost', root-key: abc }]"],
  ["a bad port", "networks: [{ name: a, gateway: { port: 70000 } }]"],
  ["a missing canister.yaml", "canisters: [nowhere]"],
];

for (const [what, content] of refused) {
  test(`readProjectConfig() refuses ${what}`, () => {
    assert.throws(
      () => readFiles({ "icp.yaml": content }),
      (error) => hasFault(error, "cli/bad-config"),
    );
  });
}
