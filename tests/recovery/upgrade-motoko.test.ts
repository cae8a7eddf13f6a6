import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { encodeHex } from "icebox/bytes";
import {
  callCanister,
  canisterStatus,
  createCanister,
  formatReply,
  installCode,
  listSnapshots,
  queryCanister,
  replyOf,
  updateSettings,
} from "icebox/client";
import { Principal } from "icebox/wire";
import { compileMotoko } from "../support/compile-motoko.ts";
import { icpExecutable } from "../support/icp-project.ts";
import { assertSucceeded, type ProgramResult, runProgram } from "../support/run-program.ts";
import { startToolFixture, type ToolFixture } from "./testing/tool-fixture.ts";

const noArguments = Uint8Array.from([0x44, 0x49, 0x44, 0x4c, 0, 0]);
const versions = ["tally", "tally-next", "tally-incompatible", "tally-stuck"] as const;

interface Upgraded {
  readonly outcome: string;
  readonly module_hash: string;
  readonly module_hash_before: string;
  readonly downtime_ms: number | null;
  readonly snapshot_id: string | null;
  readonly reason: { readonly code: string; readonly message: string } | null;
}

interface Place {
  readonly tool: ToolFixture;
  readonly canister: Principal;
  readonly fileOf: (version: (typeof versions)[number]) => string;
  readonly upgrade: (version: (typeof versions)[number], ...words: readonly string[]) => Promise<Upgraded>;
}

async function makeTally(tool: ToolFixture): Promise<Principal> {
  const { client } = tool;
  const canisterId = replyOf(await createCanister(client), "create");
  const wasmModule = compileMotoko(join(import.meta.dirname, "../canisters/tally.mo"));
  const installation = { canisterId, mode: { kind: "install" }, wasmModule, arg: noArguments } as const;
  replyOf(await installCode(client, installation), "install");
  for (let count = 0; count < 3; count += 1)
    replyOf(await callCanister(client, { canisterId, methodName: "increment", arg: noArguments }), "count");
  return canisterId;
}

async function startPlace(): Promise<Place & AsyncDisposable> {
  const tool = await startToolFixture();
  const fileOf = (version: string): string => join(tool.folder, `${version}.wasm`);
  for (const version of versions)
    writeFileSync(fileOf(version), compileMotoko(join(import.meta.dirname, `../canisters/${version}.mo`)));
  const canister = await makeTally(tool);
  return {
    tool,
    canister,
    fileOf,
    upgrade: async (version, ...words) => {
      const checks = ["--check-retries", "0", "--json", "--yes", ...words];
      const line = ["upgrade", canister.toText(), "--wasm", fileOf(version), ...checks, ...tool.network];
      const { code, stdout, stderr } = await tool.run(line);
      const upgraded: Upgraded = JSON.parse(stdout);
      assert.equal(code, upgraded.outcome === "rolled-back" ? 1 : 0, stderr);
      return upgraded;
    },
    [Symbol.asyncDispose]: () => tool[Symbol.asyncDispose](),
  };
}

async function read(tool: ToolFixture, canisterId: Principal): Promise<string> {
  const call = { canisterId, methodName: "read", arg: noArguments };
  return formatReply(replyOf(await queryCanister(tool.client, call), "read"));
}

async function assertAsBefore(
  { tool, canister }: Place,
  moduleHash: string,
  snapshots: number,
): Promise<void> {
  const status = replyOf(await canisterStatus(tool.client, canister), "read the status");
  assert.equal(status.runState, "running");
  assert.equal(encodeHex(status.moduleHash ?? new Uint8Array()), moduleHash);
  assert.equal(replyOf(await listSnapshots(tool.client, canister), "list").length, snapshots);
  assert.equal(await read(tool, canister), "(3 : nat)");
}

test("icebox upgrade keeps what a Motoko canister holds, and rolls back what traps or replies otherwise", async () => {
  await using place = await startPlace();
  const { tool, canister, upgrade } = place;

  const refused = await upgrade("tally-incompatible");
  assert.equal(refused.outcome, "rolled-back");
  assert.equal(refused.reason?.code, "client/rejected");
  await assertAsBefore(place, refused.module_hash_before, 0);

  const wrong = await upgrade("tally-next", "--check", "health == (record { version = 7; ok = true })");
  assert.equal(wrong.outcome, "rolled-back");
  assert.equal(wrong.reason?.code, "recovery/unhealthy");
  await assertAsBefore(place, refused.module_hash_before, 0);

  const right = await upgrade("tally-next", "--check", "health == (record { version = 2; ok = true })");
  assert.equal(right.outcome, "upgraded");
  assert.ok(right.downtime_ms !== null && right.downtime_ms >= 0);
  await assertAsBefore(place, right.module_hash, 1);

  const same = await upgrade("tally-next");
  assert.equal(same.outcome, "unchanged");

  const stuck = await upgrade("tally-stuck", "--check", "health =~ version = 3");
  assert.equal(stuck.outcome, "upgraded", stuck.reason?.message);
  const held = await upgrade("tally-next");
  assert.match(held.reason?.message ?? "", /assertion failed/);
  assert.equal(held.outcome, "rolled-back");
  assert.equal(held.module_hash, stuck.module_hash);
  await assertAsBefore(place, stuck.module_hash, 2);

  const id = right.snapshot_id ?? "";
  const words = ["canister", "snapshot", "restore", canister.toText(), id, "--auto-stop"];
  assertSucceeded("restore", await tool.run([...words, ...tool.network]));
  await assertAsBefore(place, refused.module_hash_before, 2);
});

test("icebox upgrade leaves the same canister behind as the native icp", async () => {
  await using place = await startPlace();
  const { tool, fileOf } = place;
  const other = await makeTally(tool);
  const { controllers } = replyOf(await canisterStatus(tool.client, other), "read the status");
  const both = [...controllers, Principal.anonymous()];
  replyOf(
    await updateSettings(tool.client, { canisterId: other, settings: { controllers: both } }),
    "let icp control it",
  );
  const words = ["canister", "install", other.toText(), "--mode", "upgrade", "--wasm", fileOf("tally-next")];
  const home = join(tool.folder, "icp-home");
  const native: ProgramResult = await runProgram(
    icpExecutable(),
    [...words, "--yes", "-k", "fetch", ...tool.network],
    {
      cwd: tool.folder,
      env: { PATH: "/usr/bin:/bin", HOME: home, ICP_HOME: home, ICP_TELEMETRY_DISABLED: "1" },
    },
  );
  assertSucceeded("icp canister install", native);
  assert.equal((await place.upgrade("tally-next")).outcome, "upgraded");
  const [theirs, ours] = await Promise.all(
    [other, place.canister].map(async (id) => {
      const status = replyOf(await canisterStatus(tool.client, id), "read the status");
      const { wasmMemoryBytes, stableMemoryBytes, wasmChunkStoreBytes, wasmBinaryBytes } = status.sizes;
      return {
        moduleHash: encodeHex(status.moduleHash ?? new Uint8Array()),
        runState: status.runState,
        count: await read(tool, id),
        sizes: [wasmMemoryBytes, stableMemoryBytes, wasmChunkStoreBytes, wasmBinaryBytes],
      };
    }),
  );
  assert.deepEqual(ours, theirs);
});
