import assert from "node:assert/strict";
import { test } from "node:test";
import { hasFault } from "../../bytes/mod.ts";
import type { CanisterConfig, ProjectConfig } from "./project-config.ts";
import { dfxStep, downloadStep } from "./foreign-step.ts";
import { readDfxJson } from "./read-dfx-json.ts";

function read(value: unknown): ProjectConfig {
  return readDfxJson({ path: "/p/dfx.json", field: "", value });
}

const builds: readonly (readonly [object, CanisterConfig["build"]])[] = [
  [{ main: "src/main.mo" }, [{ kind: "motoko", main: "/p/src/main.mo" }]],
  [{ type: "motoko", main: "main.mo" }, [{ kind: "motoko", main: "/p/main.mo" }]],
  [{ type: "custom", wasm: "a.wasm" }, [{ kind: "pre-built", path: "/p/a.wasm", sha256: undefined }]],
  [
    { type: "custom", wasm: "a b.wasm", build: "make" },
    [{ kind: "script", commands: ["make", `cp '/p/a b.wasm' "$ICP_WASM_OUTPUT_PATH"`] }],
  ],
  [
    { type: "custom", wasm: "a.wasm", build: ["make", "strip"] },
    [{ kind: "script", commands: ["make", "strip", `cp '/p/a.wasm' "$ICP_WASM_OUTPUT_PATH"`] }],
  ],
  [{ type: "custom", wasm: "https://h/a.wasm" }, [downloadStep("https://h/a.wasm")]],
  [{ type: "custom" }, [dfxStep("custom")]],
  [{ type: "rust", package: "a-b" }, [{ kind: "cargo", package: "a-b", crate: undefined }]],
  [{ type: "rust", package: "a", crate: "b" }, [{ kind: "cargo", package: "a", crate: "b" }]],
  [{ type: "assets", source: ["dist"] }, [dfxStep("assets")]],
  [{ type: "pull", id: "rrkah-fqaaa-aaaaa-aaaaq-cai" }, [dfxStep("pull")]],
];

for (const [canister, expected] of builds) {
  test(`readDfxJson() reads how ${JSON.stringify(canister)} is built`, () => {
    assert.deepEqual(read({ canisters: { chat: canister } }).canisters[0]?.build, expected);
  });
}

test("readDfxJson() reads interfaces, arguments and what it cannot apply", () => {
  const chat = { main: "a.mo", candid: "a.did", init_arg: "(1)", post_install: "x" };
  const store = { main: "b.mo", init_arg_file: "b.txt" };
  const { canisters, path } = read({ canisters: { chat, store } });
  assert.equal(path, "/p/dfx.json");
  assert.deepEqual(
    canisters.map(({ name, candid, initArgs, ignored }) => ({ name, candid, initArgs, ignored })),
    [
      {
        name: "chat",
        candid: "/p/a.did",
        initArgs: { format: "candid", text: "(1)" },
        ignored: ["post_install"],
      },
      { name: "store", candid: undefined, initArgs: { format: "candid", path: "/p/b.txt" }, ignored: [] },
    ],
  );
});

test("readDfxJson() reads where canisters are somebody else's", () => {
  const ii = { type: "custom", wasm: "ii.wasm", remote: { id: { ic: "one", staging: "two" } } };
  const pulled = { type: "pull", id: "three" };
  const { canisters } = read({ canisters: { ii, pulled, chat: { main: "a.mo" } } });
  assert.deepEqual(
    canisters.map(({ remoteIds }) => remoteIds && [...remoteIds]),
    [
      [
        ["ic", "one"],
        ["staging", "two"],
      ],
      [["ic", "three"]],
      undefined,
    ],
  );
});

test("readDfxJson() reads networks that are run here and networks elsewhere", () => {
  const networks = {
    local: { bind: "127.0.0.1:8000", type: "ephemeral" },
    plain: { type: "persistent" },
    staging: { providers: ["https://staging.example"], type: "persistent" },
  };
  assert.deepEqual(read({ networks }).networks, [
    { kind: "embedded", name: "local", port: 8000 },
    { kind: "embedded", name: "plain", port: undefined },
    { kind: "connected", name: "staging", url: "https://staging.example", rootKey: "fetch" },
  ]);
});

for (const value of [
  { canisters: [] },
  { canisters: { a: { type: "motoko" } } },
  { networks: { local: { bind: "127.0.0.1" } } },
  { networks: { x: { providers: ["nowhere"] } } },
]) {
  test(`readDfxJson() refuses ${JSON.stringify(value)}`, () => {
    assert.throws(
      () => read(value),
      (error) => hasFault(error, "cli/bad-config"),
    );
  });
}
