import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { generatePem } from "icebox/client";
import type { Principal } from "icebox/wire";
import type { ProgramResult } from "../support/run-program.ts";
import { type SeenCode, startUpgradeFixture, type UpgradeFixture } from "./testing/upgrade-fixture.ts";

interface Place {
  readonly fixture: UpgradeFixture;
  readonly canister: Principal;
  readonly before: SeenCode;
  /** `icebox upgrade` of the canister. */
  readonly upgrade: (words: readonly string[], cwd?: string) => Promise<ProgramResult>;
  readonly fileOf: (code: string) => string;
}

async function withCanister(
  fixture: UpgradeFixture,
  snapshots: number,
  use: (place: Place) => Promise<void>,
): Promise<void> {
  const { tool } = fixture;
  const canister = await fixture.make({ name: "", runState: "running", snapshots, code: "healthy" });
  const before = await fixture.seeCode(canister);
  await use({
    fixture,
    canister,
    before,
    fileOf: (code) => join(tool.folder, `${code}.wasm`),
    upgrade: (words, cwd) =>
      tool.run(["upgrade", canister.toText(), ...words, ...tool.network], cwd === undefined ? {} : { cwd }),
  });
  assert.deepEqual(existsSync(tool.journalFolder) ? readdirSync(tool.journalFolder) : [], []);
}

function assertFailed({ code, stdout, stderr }: ProgramResult, fault: string, status = 1): void {
  assert.equal(code, status, stderr);
  assert.match(stderr, new RegExp(`^Code: ${fault}$`, "m"));
  assert.equal(stdout, "");
}

const well = ["--check", "query:health == (true)", "--check-retries", "0"];

test("icebox upgrade --dry-run shows steps, costs and warnings, and changes nothing", async () => {
  await using fixture = await startUpgradeFixture();
  await withCanister(fixture, 1, async ({ upgrade, fileOf, canister, before }) => {
    const words = ["--wasm", fileOf("large"), ...well, "--snapshot", "skip", "--dry-run"];
    const { code, stdout, stderr } = await upgrade([...words, "--json"]);
    assert.equal(code, 0, stderr);
    const shown: {
      readonly steps: readonly { readonly kind: string; readonly method: string }[];
      readonly warnings: readonly { readonly code: string }[];
      readonly module_hash_before: string;
      readonly unchanged: boolean;
      readonly cycles: string;
    } = JSON.parse(stdout);
    assert.deepEqual(
      shown.steps.map(({ kind, method }) => [kind, method]),
      [
        ["upload-chunks", "upload_chunk"],
        ["stop", "stop_canister"],
        ["install-code", "install_chunked_code"],
        ["start", "start_canister"],
        ["check-health", "canister_status"],
        ["clear-chunks", "clear_chunk_store"],
      ],
    );
    assert.deepEqual(
      shown.warnings.map((warning) => warning.code),
      ["no-way-back"],
    );
    assert.deepEqual([shown.module_hash_before, shown.unchanged], [before.moduleHash, false]);
    assert.ok(BigInt(shown.cycles) > 3n * 2_000n * 1_048_576n, shown.cycles);
    const people = await upgrade(words);
    assert.match(people.stdout, /^ {2}3\. install_chunked_code$/m);
    assert.match(people.stdout, /^Warning: No snapshot is taken/m);
    assert.deepEqual(await fixture.seeCode(canister), before);
  });
});

test("icebox upgrade refuses what cannot be done before it stops the canister", async () => {
  await using fixture = await startUpgradeFixture();
  const { tool } = fixture;
  await withCanister(fixture, 1, async ({ upgrade, fileOf, canister, before }) => {
    const noModule = join(tool.folder, "no-module.wasm");
    writeFileSync(noModule, "no module");
    assertFailed(await upgrade(["--wasm", noModule]), "cli/not-a-module");
    const full = await upgrade(["--wasm", fileOf("healthy"), "--no-overwrite"], tool.strictProject);
    assertFailed(full, "cli/too-many-snapshots");
    const gone = ["--snapshot", `replace=${"0".repeat(32)}0101`];
    assertFailed(await upgrade(["--wasm", fileOf("healthy"), ...gone]), "cli/unknown-snapshot");
    assertFailed(await upgrade(["--wasm", fileOf("healthy"), "--snapshot", "none"]), "cli/wrong-usage", 2);
    assertFailed(await upgrade(["--wasm", fileOf("healthy"), "--check", "("]), "cli/bad-option", 2);
    writeFileSync(join(tool.folder, "home/identities/other.pem"), generatePem("ed25519"), { mode: 0o600 });
    const foreign = await upgrade(["--wasm", fileOf("healthy"), "--identity", "other"]);
    assertFailed(foreign, "IC0512 \\(client/rejected\\)", 4);
    const after = await fixture.seeCode(canister);
    assert.deepEqual(after, before);
  });
});

test("icebox upgrade has one snapshot before and after where one is the most, and asks before one is given up", async () => {
  await using fixture = await startUpgradeFixture();
  const { tool } = fixture;
  await withCanister(fixture, 1, async ({ upgrade, fileOf, canister, before }) => {
    const words = ["--wasm", fileOf("healthy"), ...well];
    assertFailed(await upgrade(words, tool.strictProject), "cli/not-confirmed");
    assert.deepEqual(await fixture.seeCode(canister), before);
    const bad = await upgrade(["--wasm", fileOf("unhealthy"), ...well, "--yes"], tool.strictProject);
    assert.equal(bad.code, 1);
    assert.deepEqual((await fixture.seeCode(canister)).snapshots, before.snapshots);
    const { code, stdout, stderr } = await upgrade([...words, "--yes"], tool.strictProject);
    assert.equal(code, 0, stderr);
    const after = await fixture.seeCode(canister);
    assert.equal(after.snapshots.length, 1);
    assert.notDeepEqual(after.snapshots, before.snapshots);
    assert.match(stdout, new RegExp(`^Snapshot to go back to: ${String(after.snapshots[0])}$`, "m"));
    assert.match(stdout, new RegExp(`^Deleted snapshot: ${String(before.snapshots[0])}$`, "m"));
    assert.match(stdout, /^Downtime: \d+ ms$/m);
    const again = await upgrade(words, tool.strictProject);
    assert.equal(again.code, 0, again.stderr);
    assert.match(again.stdout, /has this module already: nothing was done/);
  });
});

test("icebox upgrade without a snapshot leaves unhealthy code in place, and says that it does", async () => {
  await using fixture = await startUpgradeFixture();
  await withCanister(fixture, 0, async ({ upgrade, fileOf, canister, before }) => {
    const words = ["--wasm", fileOf("large-unhealthy"), ...well, "--snapshot", "skip"];
    assertFailed(await upgrade(words), "cli/not-confirmed");
    assert.deepEqual(await fixture.seeCode(canister), before);
    assertFailed(await upgrade([...words, "--yes"]), "recovery/unhealthy");
    const after = await fixture.seeCode(canister);
    assert.notEqual(after.moduleHash, before.moduleHash);
    assert.deepEqual([after.runState, after.chunks, after.snapshots], ["running", [], []]);
  });
});

test("icebox upgrade makes the checks, and keeps the policy, of a module of icebox.yaml", async () => {
  await using fixture = await startUpgradeFixture();
  const { tool } = fixture;
  await withCanister(fixture, 0, async ({ fileOf, canister, before }) => {
    const project = join(tool.folder, "registered");
    mkdirSync(project);
    const write = (ceiling: string): void => {
      writeFileSync(
        join(project, "icebox.yaml"),
        [
          "canisters: []",
          "modules:",
          "  tally:",
          `    id: ${canister.toText()}`,
          "    policy: careful",
          "    health:",
          "      - { method: health, expect: (true), retries: 0 }",
          "policies:",
          `  careful: { cost_ceiling: ${ceiling} }`,
          "",
        ].join("\n"),
      );
    };
    const upgrade = (code: string, ...more: readonly string[]): Promise<ProgramResult> =>
      tool.run(["upgrade", "tally", "--wasm", fileOf(code), ...more, ...tool.network], { cwd: project });
    write("1000");
    assertFailed(await upgrade("healthy"), "cli/over-ceiling");
    write("100_000_000_000");
    const { code, stderr, stdout } = await upgrade("unhealthy", "--json");
    assert.equal(code, 1, stderr);
    const result: { readonly outcome: string; readonly health: readonly { readonly passed: boolean }[] } =
      JSON.parse(stdout);
    assert.equal(result.outcome, "rolled-back");
    assert.deepEqual(
      result.health.map(({ passed }) => passed),
      [false],
    );
    const error: { readonly error: { readonly code: string } } = JSON.parse(
      stderr.slice(stderr.indexOf("{")),
    );
    assert.equal(error.error.code, "cli/rolled-back");
    assert.deepEqual(await fixture.seeCode(canister), before);
    assert.equal((await upgrade("unhealthy", "--no-health-checks")).code, 0);
  });
});

test("icebox upgrade goes back when it is interrupted before the new code is proven healthy", async () => {
  await using fixture = await startUpgradeFixture();
  const { tool } = fixture;
  await withCanister(fixture, 0, async ({ fileOf, canister, before }) => {
    for (const cutOffAt of ["0:called", "2:called", "3:journaled", "4:journaled"]) {
      const words = ["upgrade", canister.toText(), "--wasm", fileOf("healthy"), ...well, ...tool.network];
      const { code, stderr } = await tool.run(words, { cutOffAt, cutOffBy: "SIGINT" });
      // The signal may come while the last check is made: then the upgrade is finished.
      if (code === 0) assert.equal(cutOffAt, "4:journaled", stderr);
      else assert.match(stderr, /^Code: recovery\/interrupted$/m);
      if (code !== 0) assert.deepEqual(await fixture.seeCode(canister), before, cutOffAt);
    }
  });
});

test("icebox upgrade rolls back whatever goes wrong with the new code, and tells what it was", async () => {
  await using fixture = await startUpgradeFixture();
  const { tool } = fixture;
  const broken = join(tool.folder, "broken.wasm");
  // A code section with a function whose body ends in the middle of it.
  writeFileSync(broken, Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 10, 4, 1, 9, 0, 0]));
  await withCanister(fixture, 1, async ({ upgrade, fileOf, canister, before }) => {
    const troubles: readonly (readonly [readonly string[], RegExp])[] = [
      [["--wasm", broken], /Wasm module is not valid/],
      [["--wasm", fileOf("traps")], /unreachable/],
      [["--wasm", fileOf("traps"), "--mode", "reinstall", "--yes"], /unreachable/],
      [["--wasm", fileOf("healthy"), "--check", "query:nothing"], /has no query method 'nothing'/],
      [
        ["--wasm", fileOf("healthy"), "--check", "query:health == (false)"],
        /replied \(true\) instead of \(false\)/,
      ],
      [["--wasm", fileOf("healthy"), "--check", "query:health =~ maybe"], /does not match maybe/],
      [
        ["--wasm", fileOf("healthy"), "--check", "update:increment", "--check-timeout", "1ms"],
        /increment did not answer within 1 ms/,
      ],
    ];
    for (const [words, reason] of troubles) {
      const { code, stdout, stderr } = await upgrade([...words, "--check-retries", "0"]);
      assert.equal(code, 1, stderr);
      assert.match(stdout, /^Rolled canister \S+ back: it is what it was before$/m, stderr);
      assert.match(stderr, reason);
      assert.deepEqual(await fixture.seeCode(canister), before, words.join(" "));
      assert.equal(await tool.readCounter(canister), 2);
    }
  });
});
