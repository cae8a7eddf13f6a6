import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { decodeUtf8, encodeHex, hasFault } from "../../bytes/mod.ts";
import { sha256 } from "../../wire/mod.ts";
import type { CliContext } from "../cli-context.ts";
import type { BuildStep, CanisterConfig } from "../project/project-config.ts";
import { createWorkplace } from "../testing/workplace.ts";
import { buildCanister } from "./build-canister.ts";
import { readModuleSection } from "../../client/mod.ts";

const emptyModule = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

async function build(directory: string, steps: readonly BuildStep[], candid?: string): Promise<Uint8Array> {
  const canister: CanisterConfig = {
    name: "made",
    directory,
    build: steps,
    candid,
    initArgs: undefined,
    ignored: [],
  };
  const nothing = (): void => undefined;
  const context: CliContext = {
    cwd: directory,
    env: process.env,
    programPath: "",
    terminal: { data: nothing, note: nothing, bytes: nothing },
  };
  const options = { projectDirectory: directory, environment: "local" };
  return new Uint8Array(await buildCanister(context, canister, options));
}

test("buildCanister() takes a module that is there, if its hash is right", async () => {
  using workplace = createWorkplace();
  const { directory } = workplace;
  const path = join(directory, "made.wasm");
  writeFileSync(path, emptyModule);
  assert.deepEqual(await build(directory, [{ kind: "pre-built", path, sha256: undefined }]), emptyModule);
  const right = encodeHex(sha256(emptyModule));
  assert.deepEqual(await build(directory, [{ kind: "pre-built", path, sha256: right }]), emptyModule);
  await assert.rejects(build(directory, [{ kind: "pre-built", path, sha256: "00" }]), (error) =>
    hasFault(error, "cli/build-failed"),
  );
});

test("buildCanister() runs scripts on the module of the step before", async () => {
  using workplace = createWorkplace();
  const { directory } = workplace;
  const path = join(directory, "made.wasm");
  writeFileSync(path, emptyModule);
  const commands = ['printf %s "$ICP_CLI_ENVIRONMENT" >> "$ICP_WASM_OUTPUT_PATH"', "test -f made.wasm"];
  const built = await build(directory, [
    { kind: "pre-built", path, sha256: undefined },
    { kind: "script", commands },
  ]);
  assert.equal(decodeUtf8(built.subarray(emptyModule.length)), "local");
});

test("buildCanister() gives a module the interface that the project has for it", async () => {
  using workplace = createWorkplace();
  const { directory } = workplace;
  const path = join(directory, "made.wasm");
  const candid = join(directory, "made.did");
  writeFileSync(path, emptyModule);
  writeFileSync(candid, "service : {}");
  const built = await build(directory, [{ kind: "pre-built", path, sha256: undefined }], candid);
  assert.equal(
    decodeUtf8(readModuleSection(built, "icp:public candid:service") ?? emptyModule),
    "service : {}",
  );
});

const failures: readonly (readonly [string, readonly BuildStep[], string])[] = [
  ["no steps", [], "cli/build-failed"],
  ["a script that fails", [{ kind: "script", commands: ["exit 3"] }], "cli/build-failed"],
  ["a script that makes nothing", [{ kind: "script", commands: ["true"] }], "cli/build-failed"],
  [
    "a file that is not there",
    [{ kind: "pre-built", path: "/nowhere.wasm", sha256: undefined }],
    "cli/file-unreadable",
  ],
];

for (const [what, steps, code] of failures) {
  test(`buildCanister() fails for ${what} with ${code}`, async () => {
    using workplace = createWorkplace();
    await assert.rejects(build(workplace.directory, steps), (error) => hasFault(error, code));
  });
}
