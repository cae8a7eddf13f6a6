import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createWorkplace, type Workplace } from "../testing/workplace.ts";
import { shellScripts } from "./shell-scripts.ts";

function project(): Workplace {
  const workplace = createWorkplace();
  const canisters =
    "canisters:\n  chat: { type: wasm, path: a.wasm }\n  store: { type: wasm, path: a.wasm }\nmodules:\n  shop: { canister: store }\n";
  writeFileSync(join(workplace.directory, "icebox.yaml"), canisters);
  return workplace;
}

const cases: readonly (readonly [readonly string[], readonly string[]])[] = [
  [["net"], ["network"]],
  [["canister", "sna"], ["snapshot"]],
  [["canister", "snapshot", "re"], ["restore"]],
  [
    ["canister", "call", ""],
    ["chat", "store", "shop"],
  ],
  [["canister", "call", "-n", "ic", "ch"], ["chat"]],
  [["canister", "call", "chat", "-o", "c"], ["candid"]],
  [["canister", "status", "--pub"], ["--public"]],
  [["canister", "status", "--network=l"], ["--network=local"]],
  [["canister", "call", "chat", "--output=c"], ["--output=candid"]],
  [["canister", "status", "--nonsense=l"], []],
  [["canister", "status", "chat", "--proxy", "st"], ["store"]],
  [
    ["canister", "status", "-e", ""],
    ["local", "ic"],
  ],
  [["deploy", "chat", "s"], ["store"]],
  [["module", "show", "sh"], ["shop"]],
  [["identity", "default", "ano"], ["anonymous"]],
  [["canister", "status", "--identity", "def"], ["default"]],
  [["completion", "f"], ["fish"]],
  [["__"], []],
];

for (const [words, expected] of cases) {
  test(`icebox __complete knows what comes for "${words.join(" ")}"`, async () => {
    using workplace = project();
    const { data } = await workplace.run("__complete", "--", ...words);
    assert.deepEqual(data === "" ? [] : data.split("\n"), expected);
  });
}

test("icebox __complete stays silent where a project cannot be read", async () => {
  using workplace = project();
  writeFileSync(join(workplace.directory, "icebox.yaml"), "canisters: [");
  const result = await workplace.run("__complete", "--", "canister", "call", "");
  assert.deepEqual(result, { exitCode: 0, data: "", notes: "" });
});

test("the script for bash completes a command line in a real bash", () => {
  using workplace = project();
  const bin = join(workplace.directory, "bin");
  mkdirSync(bin);
  const program = join(import.meta.dirname, "../../../bin/icebox");
  const typed = `COMP_LINE="icebox canister snap"; COMP_POINT=20; _icebox; echo "\${COMPREPLY[*]}"`;
  const { stdout, stderr } = spawnSync(
    "bash",
    ["-c", `icebox() { "${program}" "$@"; }\n${shellScripts.bash}\n${typed}`],
    {
      cwd: workplace.directory,
      encoding: "utf8",
    },
  );
  assert.equal(stdout, "snapshot\n", stderr);
});
