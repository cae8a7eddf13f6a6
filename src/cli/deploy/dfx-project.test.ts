import assert from "node:assert/strict";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { whileNetworkRuns } from "../testing/network-project.ts";
import { textCanisterInterface, textCanisterModule } from "../testing/text-canister.ts";
import { createWorkplace, type Workplace } from "../testing/workplace.ts";

const elsewhere = "ryjl3-tyaaa-aaaaa-aaaba-cai";

/** Canisters of each type that dfx knows; `copy` is made by two commands. */
const dfxJson = {
  canisters: {
    copy: {
      type: "custom",
      build: ["mkdir -p out", 'test "$DFX_NETWORK" = local && cp text.wasm out/copy.wasm'],
      wasm: "out/copy.wasm",
      candid: "text.did",
    },
    crab: { type: "rust", package: "crab-cage", candid: "text.did" },
    web: { type: "assets", source: ["dist"] },
    pulled: { type: "pull", id: elsewhere },
    remote: { type: "custom", wasm: "text.wasm", remote: { id: { local: elsewhere } } },
  },
};

/** Stands in for cargo: its module is the one beside the project. */
const cargo = `#!/bin/sh
case "$*" in
  "build --target wasm32-unknown-unknown --release --package crab-cage --locked")
    mkdir -p built/wasm32-unknown-unknown/release
    cp text.wasm built/wasm32-unknown-unknown/release/crab_cage.wasm ;;
  "metadata --format-version 1 --no-deps") printf '{"target_directory":"%s/built"}' "$PWD" ;;
  *) exit 9 ;;
esac
`;

async function projectOfDfx(files: Readonly<Record<string, string>> = {}): Promise<Workplace> {
  const bin = "bin";
  const workplace = createWorkplace({ PATH: `${bin}:/usr/bin:/bin` });
  const { directory } = workplace;
  mkdirSync(join(directory, bin));
  const all = { "dfx.json": JSON.stringify(dfxJson), "text.did": textCanisterInterface, ...files };
  for (const [name, content] of Object.entries(all)) writeFileSync(join(directory, name), content);
  writeFileSync(join(directory, "text.wasm"), await textCanisterModule());
  if (files["bin/cargo"] !== undefined) chmodSync(join(directory, "bin/cargo"), 0o755);
  return workplace;
}

function codeAndNext(notes: string): readonly (string | undefined)[] {
  return [/\nCode: (.*)/.exec(notes)?.[1], /\nNext: (.*)/.exec(notes)?.[1]];
}

test("icebox deploys custom canisters of dfx.json by their commands, with their interface", async () => {
  using workplace = await projectOfDfx();
  await whileNetworkRuns(workplace, async () => {
    const deployed = await workplace.run("deploy", "copy");
    assert.equal(deployed.exitCode, 0, deployed.notes);
    assert.equal((await workplace.run("canister", "call", "copy", "set", "hello")).exitCode, 0);
    assert.equal((await workplace.run("canister", "call", "copy", "get")).data, '("hello")');
    const installed = await workplace.run("canister", "install", "copy", "--mode", "reinstall");
    assert.equal(installed.exitCode, 0, installed.notes);
    assert.equal((await workplace.run("canister", "create", "web")).exitCode, 0);
    const wasm = ["canister", "install", "web", "--wasm", "text.wasm"];
    assert.equal((await workplace.run(...wasm)).exitCode, 0);
  });
});

test("icebox deploys canisters in Rust with the cargo that is there", async () => {
  using workplace = await projectOfDfx({ "bin/cargo": cargo, "Cargo.lock": "" });
  await whileNetworkRuns(workplace, async () => {
    const deployed = await workplace.run("deploy", "crab");
    assert.equal(deployed.exitCode, 0, deployed.notes);
    assert.equal((await workplace.run("canister", "call", "crab", "set", "hello")).exitCode, 0);
  });
});

const failures: readonly (readonly [string, string, RegExp, string | undefined])[] = [
  ["crab", "cli/build-failed", /^Install Rust from .*icebox canister install crab --wasm FILE$/, undefined],
  ["crab", "cli/build-failed", /rustup target add wasm32-unknown-unknown$/, "#!/bin/sh\nexit 101\n"],
  [
    "web",
    "cli/build-failed",
    /^Deploy it with dfx, or run icebox canister install web --wasm FILE; /,
    undefined,
  ],
  ["pulled", "cli/build-failed", /^Run dfx deps pull, then icebox canister create pulled /, undefined],
  ["remote", "cli/remote-canister", /^icebox canister call remote METHOD /, undefined],
  ["wbe", "cli/unknown-canister", /^Did you mean web\? /, undefined],
];

for (const [name, code, next, program] of failures) {
  test(`icebox deploy ${name} ends with ${code} and a next step that begins ${String(next)}`, async () => {
    using workplace = await projectOfDfx(program === undefined ? {} : { "bin/cargo": program });
    await whileNetworkRuns(workplace, async () => {
      const { exitCode, notes } = await workplace.run("deploy", name);
      const [found, step = ""] = codeAndNext(notes);
      assert.deepEqual([exitCode, found], [1, code], notes);
      assert.match(step, next);
      assert.match((await workplace.run("canister", "list")).data, /^copy: not created\n/);
    });
  });
}

test("icebox finds canisters of others under the ids of dfx.json, and does not deploy them with the rest", async () => {
  const { copy, remote } = dfxJson.canisters;
  using workplace = await projectOfDfx({ "dfx.json": JSON.stringify({ canisters: { copy, remote } }) });
  await whileNetworkRuns(workplace, async () => {
    const deployed = await workplace.run("deploy");
    assert.equal(deployed.exitCode, 0, deployed.notes);
    assert.match(deployed.notes, new RegExp(`^Not deployed: remote, which is canister ${elsewhere} `, "m"));
    assert.equal((await workplace.run("canister", "id", "remote")).data, elsewhere);
  });
});
