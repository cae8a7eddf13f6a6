import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Principal } from "icebox/wire";
import {
  type SeenCode,
  startUpgradeFixture,
  type UpgradeCase,
  type UpgradeFixture,
} from "./upgrade-fixture.ts";

/** Tools that run at a time. */
const parallelTools = 3;

/** An upgrade that was killed at a place. */
interface Killed {
  readonly upgrade: UpgradeCase;
  readonly place: string;
  readonly canister: Principal;
  readonly before: SeenCode;
}

interface Prepared {
  readonly canister: Principal;
  readonly before: SeenCode;
  readonly words: readonly string[];
}

async function prepare(fixture: UpgradeFixture, upgrade: UpgradeCase): Promise<Prepared> {
  const canister = await fixture.make(upgrade);
  const before = await fixture.seeCode(canister);
  return { canister, before, words: fixture.words(upgrade, canister, before) };
}

/** Runs an upgrade to its end, and tells all places where it could have been cut off. */
async function findPlaces(fixture: UpgradeFixture, upgrade: UpgradeCase): Promise<readonly string[]> {
  const { canister, before, words } = await prepare(fixture, upgrade);
  const log = join(fixture.tool.makeFolder(), "places");
  const { code, stderr } = await fixture.tool.run(words, { env: { ICEBOX_CUT_OFF_LOG: log } });
  const isGood = upgrade.code === "healthy" || upgrade.code === "large";
  assert.equal(code, isGood ? 0 : 1, stderr);
  if (!isGood) assert.match(stderr, /^Code: cli\/rolled-back$/m);
  await assertSafe(fixture, { upgrade, place: "nowhere", canister, before });
  assert.equal((await fixture.seeCode(canister)).moduleHash !== before.moduleHash, isGood);
  return readFileSync(log, "utf8").trimEnd().split("\n");
}

async function killEverywhere(fixture: UpgradeFixture, upgrade: UpgradeCase): Promise<readonly Killed[]> {
  const waiting = [...(await findPlaces(fixture, upgrade))];
  const killed: Killed[] = [];
  const work = async (): Promise<void> => {
    for (let place = waiting.shift(); place !== undefined; place = waiting.shift()) {
      const { canister, before, words } = await prepare(fixture, upgrade);
      const { code, stderr } = await fixture.tool.run(words, { cutOffAt: place });
      assert.equal(code, -1, `the upgrade of ${upgrade.name} was not killed at ${place}: ${stderr}`);
      killed.push({ upgrade, place, canister, before });
    }
  };
  await Promise.all(Array.from({ length: parallelTools }, work));
  return killed;
}

/** The canister is upgraded and healthy, or exactly what it was before. */
async function assertSafe(fixture: UpgradeFixture, killed: Killed): Promise<"upgraded" | "as before"> {
  const { upgrade, place, canister, before } = killed;
  const where = `the upgrade of ${upgrade.name}, killed at ${place}`;
  const after = await fixture.seeCode(canister);
  assert.equal(after.runState, before.runState, where);
  assert.deepEqual(after.chunks, before.chunks, where);
  const [oldest] = before.snapshots;
  if (after.moduleHash === before.moduleHash) {
    assert.deepEqual(after.snapshots, before.snapshots, where);
    assert.equal(await fixture.tool.readCounter(canister), 2, where);
    return "as before";
  }
  assert.ok(upgrade.code === "healthy" || upgrade.code === "large", `${where}: unhealthy code stayed`);
  const isReplaced = upgrade.options?.includes("replace=OLDEST") === true;
  const kept = before.snapshots.filter((id) => !isReplaced || id !== oldest);
  assert.deepEqual(after.snapshots.slice(0, -1), kept, where);
  assert.equal(after.snapshots.length, kept.length + 1, where);
  assert.equal(await fixture.tool.readCounter(canister), 0, where);
  return "upgraded";
}

/**
 * Kills each upgrade at every place where an uncut run of it has been, then `icebox recover` at some of its own, and asserts
 * what it promises of each canister.
 *
 * @param recoverPlaces Where `icebox recover` is killed, one after another.
 */
export async function killUpgrades(
  cases: readonly UpgradeCase[],
  recoverPlaces: readonly string[],
): Promise<ReadonlySet<"upgraded" | "as before">> {
  await using fixture = await startUpgradeFixture();
  const { tool } = fixture;
  const killed: Killed[] = [];
  for (const upgrade of cases) {
    const some = await killEverywhere(fixture, upgrade);
    assert.ok(some.length >= 6, `${upgrade.name}: ${String(some.length)} places`);
    killed.push(...some);
  }
  assert.equal(readdirSync(tool.journalFolder).length, killed.length);
  for (const cutOffAt of recoverPlaces) {
    const { code, stderr } = await tool.run(["recover"], { cutOffAt });
    assert.equal(code, -1, `icebox recover was not killed at ${cutOffAt}: ${stderr}`);
  }
  const recovered = await tool.run(["recover"]);
  assert.equal(recovered.code, 0, recovered.stderr);
  assert.deepEqual(readdirSync(tool.journalFolder), []);
  const ends = new Set<"upgraded" | "as before">();
  for (const each of killed) ends.add(await assertSafe(fixture, each));
  return ends;
}
