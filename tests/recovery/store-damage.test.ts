import assert from "node:assert/strict";
import { test } from "node:test";
import { checkStore, openStore, StoreError } from "../../src/store/mod.ts";
import { CrashMedium } from "../../src/store/testing/crash-medium.ts";
import { SeededRandom } from "../../src/bytes/testing/seeded-random.ts";
import { assertHolds, type Model, StoreWorkload } from "../../src/store/testing/store-workload.ts";

const seed = Number(process.env["ICEBOX_SEED"] ?? 4711);
const flipsPerFile = 25;
const options = { durability: "disk", slotsPerSegment: 8, checkpointLogBytes: 4000 } as const;

test("openStore() never serves a changed bit: it refuses and names the file, cuts the end, or the bit was of no use", async (context) => {
  const random = new SeededRandom(seed);
  const medium = new CrashMedium(random);
  const workload = new StoreWorkload(random, options);
  await workload.open(medium);
  for (let step = 0; step < 90; step++) await workload.step(medium);
  await workload.store.close();

  const counts = { refused: 0, cut: 0, corruptPage: 0, unused: 0 };
  for (const [path, bytes] of medium.files()) {
    for (let flip = 0; flip < flipsPerFile; flip++) {
      const offset = flip === 0 ? bytes.length - 1 : random.below(bytes.length);
      const damaged = medium.afterKill(random);
      damaged.damage(path, offset, 1 << random.below(8));
      try {
        counts[await outcomeOf(damaged, path, workload)]++;
      } catch (error) {
        throw new Error(`seed ${seed}: "${path}" of ${bytes.length} bytes at ${offset}`, { cause: error });
      }
    }
  }
  context.diagnostic(`seed ${seed}: ${JSON.stringify(counts)}`);
  assert.ok(counts.refused > 0 && counts.corruptPage > 0);
});

async function outcomeOf(
  medium: CrashMedium,
  path: string,
  { models, acknowledged }: StoreWorkload,
): Promise<"refused" | "cut" | "corruptPage" | "unused"> {
  const check = checkStore(medium);
  const opened = await openStore(medium, options);
  if (opened.kind === "refused") {
    assert.ok("path" in opened.fault && "offset" in opened.fault, opened.fault.code);
    assert.equal(opened.fault.path, path);
    assert.deepEqual(check.faults[0], opened.fault);
    return "refused";
  }
  const model: Model | undefined = models.get(opened.round.sequence);
  assert.ok(model !== undefined);
  try {
    assertHolds(opened.store, model);
  } catch (error) {
    assert.ok(error instanceof StoreError && error.fault.code === "store/page-corrupt", String(error));
    assert.equal(error.fault.path, path);
    assert.deepEqual(check.faults[0], error.fault);
    return "corruptPage";
  }
  assert.deepEqual(check.faults, []);
  if (opened.report.cut === undefined) {
    assert.equal(opened.round.sequence, acknowledged);
    return "unused";
  }
  assert.equal(opened.report.cut.path, path);
  assert.deepEqual(check.cut, opened.report.cut);
  assert.ok(opened.round.sequence >= acknowledged - 1n);
  return "cut";
}
