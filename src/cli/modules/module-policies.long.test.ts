import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { encodeUtf8 } from "../../bytes/mod.ts";
import { createProject, expectData, expectFailure, whileNetworkRuns } from "../testing/network-project.ts";
import type { Workplace } from "../testing/workplace.ts";

const snapshot = ["canister", "snapshot"] as const;

function withSection(module: Uint8Array, name: string, content: string): Uint8Array {
  const parts = [encodeUtf8(name), encodeUtf8(content)] as const;
  const [key, value] = parts;
  return Uint8Array.from([...module, 0, key.length + value.length + 1, key.length, ...key, ...value]);
}

/** A deployed canister `notes` with a policy, and the same code once more as another module, `next.wasm`. */
async function withPolicy(
  { policy, isSatellite = false }: { readonly policy?: string; readonly isSatellite?: boolean },
  use: (place: { workplace: Workplace; ids: () => Promise<readonly string[]> }) => Promise<void>,
): Promise<void> {
  using workplace = await createProject();
  const { directory } = workplace;
  const plain = readFileSync(join(directory, "text.wasm"));
  const juno = (version: string): Uint8Array =>
    withSection(plain, "icp:public juno:package", `{"name":"@junobuild/satellite","version":"${version}"}`);
  writeFileSync(join(directory, "text.wasm"), isSatellite ? juno("0.1.0") : plain);
  writeFileSync(join(directory, "next.wasm"), isSatellite ? juno("0.2.0") : withSection(plain, "next", "2"));
  lay(workplace, policy);
  await whileNetworkRuns(workplace, async () => {
    assert.equal((await workplace.run("deploy")).exitCode, 0);
    await use({
      workplace,
      ids: async () => {
        const { data } = await workplace.run(...snapshot, "list", "notes");
        return data === "" ? [] : data.split("\n").map((line) => line.slice(0, 36));
      },
    });
  });
}

/** Writes a policy for `notes` into the project file, in place of what was there. */
function lay({ directory }: Workplace, policy: string | undefined): void {
  const path = join(directory, "icebox.yaml");
  const [canisters = ""] = readFileSync(path, "utf8").split("modules:");
  const modules = "modules:\n  shop: { canister: notes, groups: [front], policy: ours }\npolicies:\n  ours: ";
  writeFileSync(path, policy === undefined ? canisters : `${canisters}${modules}${policy}\n`);
}

const create = [...snapshot, "create", "shop", "--auto-stop"] as const;

async function created(workplace: Workplace): Promise<string> {
  const data = await expectData(workplace, create, /^Created a new snapshot of canister shop\./);
  return data.slice(-36);
}

test("icebox canister snapshot create lets the oldest go that is not protected, and names it first", async () => {
  await withPolicy({ policy: "{ max_snapshots: 2, replace: oldest }" }, async ({ workplace, ids }) => {
    const [first, second] = [await created(workplace), await created(workplace)];
    lay(workplace, `{ max_snapshots: 2, replace: oldest, protect: ["${first}"] }`);
    await expectData(
      workplace,
      [...create, "--dry-run"],
      new RegExp(`^ {2}\\d\\. delete_canister_snapshot ${second}$`, "m"),
    );
    assert.deepEqual(await ids(), [first, second]);
    const third = await created(workplace);
    assert.deepEqual(await ids(), [first, third]);
    lay(workplace, `{ max_snapshots: 2, replace: oldest, protect: ["${first}", "${third}"] }`);
    const full = { exitCode: 1, code: "cli/too-many-snapshots" };
    assert.match(await expectFailure(workplace, create, full), /snapshot delete shop SNAPSHOT makes room/);
    const kept = { exitCode: 1, code: "cli/kept-by-policy" };
    await expectFailure(workplace, [...create, "--replace", first], kept);
    await expectFailure(workplace, [...snapshot, "delete", "shop", first], kept);
    assert.deepEqual(await ids(), [first, third]);
  });
});

test("icebox canister snapshot replaces nothing under the policy `never`, but deletes what it is told", async () => {
  await withPolicy({ policy: "{ max_snapshots: 1, replace: never }" }, async ({ workplace, ids }) => {
    const first = await created(workplace);
    const kept = { exitCode: 1, code: "cli/kept-by-policy" };
    const notes = await expectFailure(workplace, create, kept);
    assert.match(notes, new RegExp(`^Next: icebox canister snapshot delete shop ${first} gives it up`, "m"));
    await expectFailure(workplace, [...create, "--replace", first], kept);
    await expectFailure(
      workplace,
      ["upgrade", "shop", "--wasm", "next.wasm", "--snapshot", `replace=${first}`],
      kept,
    );
    assert.deepEqual(await ids(), [first]);
    assert.equal((await workplace.run(...snapshot, "delete", "shop", first)).exitCode, 0);
    assert.deepEqual(await ids(), []);
  });
});

test("icebox refuses what costs more than the ceiling before it stops anything", async () => {
  await withPolicy({ policy: "{ cost_ceiling: 1_000_000_000 }" }, async ({ workplace, ids }) => {
    const costly = { exitCode: 1, code: "cli/over-ceiling" };
    const notes = await expectFailure(workplace, create, costly);
    assert.match(notes, /^Next: Raise cost_ceiling/m);
    assert.doesNotMatch(notes, /Stopping/);
    await expectFailure(workplace, ["upgrade", "shop", "--wasm", "next.wasm", "--yes"], costly);
    assert.deepEqual(await ids(), []);
    await expectData(workplace, ["canister", "status", "shop"], /^Status: Running$/m);
    lay(workplace, "{ cost_ceiling: 10_000_000_000_000 }");
    await created(workplace);
  });
});

test("icebox canister snapshot upload keeps to the policy before the network hears of it", async () => {
  await withPolicy({ policy: "{ max_snapshots: 2 }" }, async ({ workplace, ids }) => {
    const first = await created(workplace);
    const download = [...snapshot, "download", "shop", first, "-o", "kept"];
    assert.equal((await workplace.run(...download)).exitCode, 0);
    const upload = [...snapshot, "upload", "shop", "-i", "kept"];
    const refused = async (policy: string, code: string, ...more: readonly string[]): Promise<void> => {
      lay(workplace, policy);
      await expectFailure(workplace, [...upload, ...more], { exitCode: 1, code });
      await expectFailure(workplace, [...upload, ...more, "--dry-run"], { exitCode: 1, code });
      assert.deepEqual(await ids(), [first]);
    };
    await refused("{ max_snapshots: 1 }", "cli/too-many-snapshots");
    await refused("{ replace: never }", "cli/kept-by-policy", "--replace", first);
    await refused(`{ protect: ["${first}"] }`, "cli/kept-by-policy", "--replace", first);
    await refused("{ cost_ceiling: 1000 }", "cli/over-ceiling");
    lay(workplace, "{ max_snapshots: 2, cost_ceiling: 10_000_000_000_000 }");
    assert.equal((await workplace.run(...upload)).exitCode, 0);
    assert.equal((await ids()).length, 2);
  });
});

test("icebox upgrade takes no snapshot under `snapshot_before_upgrade: false`, and asks for that", async () => {
  await withPolicy({ policy: "{ snapshot_before_upgrade: false }" }, async ({ workplace, ids }) => {
    const upgrade = ["upgrade", "shop", "--wasm", "next.wasm"];
    await expectFailure(workplace, upgrade, { exitCode: 1, code: "cli/not-confirmed" });
    await expectData(workplace, [...upgrade, "--yes"], /^Upgraded canister shop$/m);
    assert.deepEqual(await ids(), []);
    lay(workplace, "{}");
    await expectData(workplace, [...upgrade, "--force"], /^Snapshot to go back to: [0-9a-f]{36}$/m);
    assert.equal((await ids()).length, 1);
  });
});

test("icebox keeps one snapshot of a module of Juno, which its metadata tells", async () => {
  await withPolicy({ isSatellite: true }, async ({ workplace, ids }) => {
    const words = [...snapshot, "create", "notes", "--auto-stop"];
    await workplace.run(...words);
    const [first = ""] = await ids();
    assert.equal((await workplace.run(...words)).exitCode, 0);
    const [second = "", ...others] = await ids();
    assert.notEqual(second, first);
    assert.deepEqual(others, []);
    const upgrade = ["upgrade", "notes", "--wasm", "next.wasm"];
    await expectData(
      workplace,
      [...upgrade, "--dry-run"],
      new RegExp(`delete_canister_snapshot ${second}`, "m"),
    );
    await expectData(workplace, [...upgrade, "--yes"], new RegExp(`^Deleted snapshot: ${second}$`, "m"));
    assert.equal((await ids()).length, 1);
    lay(workplace, "{ max_snapshots: 3 }");
    await created(workplace);
    assert.equal((await ids()).length, 2);
  });
});

test("icebox takes the key of a module wherever it takes a canister, unless it means two", async () => {
  await withPolicy({ policy: "{}" }, async ({ workplace, ids }) => {
    await expectData(workplace, ["canister", "call", "shop", "set", "kept"], "()");
    const id = await created(workplace);
    await workplace.run("canister", "call", "shop", "set", "lost");
    assert.equal((await workplace.run(...snapshot, "restore", "shop", id, "--auto-stop")).exitCode, 0);
    await expectData(workplace, ["canister", "call", "notes", "get"], '("kept")');
    assert.deepEqual(await ids(), [id]);
    const near = { exitCode: 1, code: "cli/unknown-canister" };
    assert.match(
      await expectFailure(workplace, [...snapshot, "list", "shopp"], near),
      /^Next: Did you mean shop\?/m,
    );
    const path = join(workplace.directory, "icebox.yaml");
    const config = readFileSync(path, "utf8");
    writeFileSync(
      path,
      config.replace("shop: { canister: notes", "notes: { id: ryjl3-tyaaa-aaaaa-aaaba-cai"),
    );
    const two = { exitCode: 1, code: "cli/ambiguous-canister" };
    await expectFailure(workplace, [...snapshot, "list", "notes"], two);
  });
});

test("icebox module list --group shows the modules of that group alone", async () => {
  await withPolicy({ policy: "{}" }, async ({ workplace }) => {
    await workplace.run("module", "add", "ledger", "--canister", "ryjl3-tyaaa-aaaaa-aaaba-cai");
    await expectData(workplace, ["module", "list", "--group", "front"], /^shop: [\w-]+, canister$/);
    const { exitCode, data, notes } = await workplace.run("module", "list", "--group", "back");
    assert.deepEqual([exitCode, data], [0, ""]);
    assert.match(notes, /^No module is in the group "back"/);
  });
});
