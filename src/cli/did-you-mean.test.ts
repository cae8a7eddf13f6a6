import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { withNetwork } from "./testing/network-project.ts";
import { createWorkplace, type Workplace } from "./testing/workplace.ts";

const project = `canisters:
  notes: { type: wasm, path: text.wasm }
networks:
  - { name: testnet, url: "http://127.0.0.1:1" }
environments:
  - { name: staging, network: testnet }
`;

const identities = { identities: { carol: { kind: "keyring" }, ringed: { kind: "keyring" } } };

function projectFolder(): Workplace {
  const workplace = createWorkplace();
  writeFileSync(join(workplace.directory, "icebox.yaml"), project);
  mkdirSync(join(workplace.directory, "icp-home/identity"), { recursive: true });
  writeFileSync(
    join(workplace.directory, "icp-home/identity/identity_list.json"),
    JSON.stringify(identities),
  );
  return workplace;
}

const unknownNames: readonly (readonly [string, string, RegExp])[] = [
  [
    "canister list -e stagin",
    "cli/unknown-environment",
    /^Did you mean staging\? Use one of staging, local, ic,/,
  ],
  ["canister list -e prod", "cli/unknown-environment", /^Use one of staging, local, ic, or add it/],
  ["canister status notes -n tesnet", "cli/unknown-network", /^Did you mean testnet\? Use one of testnet,/],
  ["canister list -n tesnet", "cli/unknown-network", /^Did you mean testnet\? Use one of testnet,/],
  ["canister id notes -n tesnet", "cli/unknown-network", /^Did you mean testnet\? Use one of testnet,/],
  ["canister status notes -n prod", "cli/unknown-network", /^Use one of testnet, local, ic, give its URL/],
  ["canister status notes -n staging", "cli/unknown-network", /^There is .*: --environment staging\./],
  ["identity principal carl", "cli/unknown-identity", /^Did you mean carol\? icebox identity new carl/],
  ["identity default icp:rigned", "cli/unknown-identity", /^Did you mean icp:ringed\? icebox identity new/],
  ["identity principal nobody", "cli/unknown-identity", /^icebox identity new nobody makes it; /],
];

for (const [words, code, next] of unknownNames) {
  test(`icebox ${words} ends with ${code} and says what to do`, async () => {
    using workplace = projectFolder();
    const { exitCode, notes } = await workplace.run(...words.split(" "));
    assert.deepEqual([exitCode, /\nCode: (.*)\n/.exec(notes)?.[1]], [1, code], notes);
    assert.match(/\nNext: (.*)$/.exec(notes)?.[1] ?? "", next);
  });
}

test("icebox names the snapshots that are near an unknown id, and uses none of them", async () => {
  await withNetwork(async (workplace) => {
    const run = async (...words: readonly string[]): Promise<string> => {
      const { exitCode, data, notes } = await workplace.run(...words);
      assert.equal(exitCode, 0, notes);
      return data;
    };
    const snapshot = ["canister", "snapshot"];
    const list = "icebox canister snapshot list notes shows the snapshots that there are";
    const ways = [
      ["restore", "notes"],
      ["delete", "notes"],
      ["create", "notes", "--replace"],
      ["download", "notes", "-o", "folder"],
    ];
    const nextOf = async (wanted: string, [way = "", ...rest]: readonly string[]): Promise<string> => {
      const { exitCode, notes } = await workplace.run(...snapshot, way, ...rest, wanted);
      assert.deepEqual([exitCode, /\nCode: (.*)\n/.exec(notes)?.[1]], [1, "cli/unknown-snapshot"], notes);
      assert.doesNotMatch(notes, /is deleted/);
      return /\nNext: (.*)$/.exec(notes)?.[1] ?? notes;
    };
    await run("deploy");
    await run("canister", "stop", "notes");
    const none = "icebox canister snapshot create notes takes one: there is none";
    await run(...snapshot, "create", "notes");
    const id = (await run(...snapshot, "list", "notes")).slice(0, 36);
    const slip = `${id.slice(0, 15)}${id[15] === "7" ? "8" : "7"}${id.slice(16)}`;
    const far = `ffff${id.slice(4)}`;
    for (const way of ways) {
      assert.equal(await nextOf(slip, way), `Did you mean ${id}? ${list}`);
      assert.equal(await nextOf(far, way), list);
    }
    assert.equal((await run(...snapshot, "list", "notes")).slice(0, 36), id);
    await run(...snapshot, "delete", "notes", id);
    for (const way of ways) assert.equal(await nextOf(id, way), none);
  });
});
