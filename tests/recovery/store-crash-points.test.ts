import assert from "node:assert/strict";
import { test } from "node:test";
import type { Durability } from "../../src/store/mod.ts";
import { openStore } from "../../src/store/mod.ts";
import { Crash, CrashMedium } from "../../src/store/testing/crash-medium.ts";
import { SeededRandom } from "../../src/bytes/testing/seeded-random.ts";
import { filledPage, StoreWorkload } from "../../src/store/testing/store-workload.ts";
import { readStore } from "../../tools/read-store.ts";

/** `ICEBOX_CRASH_POINTS=all` crashes at every operation; otherwise at every third, beginning anywhere. */
const stride = process.env["ICEBOX_CRASH_POINTS"] === "all" ? 1 : 3;
const seed = Number(process.env["ICEBOX_SEED"] ?? 20_261_120);
const steps = 60;
const stepsAfter = 6;

for (const durability of ["process", "disk"] as const) {
  test(`openStore() finds an acknowledged state after a crash at every operation (${durability})`, async (context) => {
    const total = await operationsOf(durability);
    let points = 0;
    let cuts = 0;
    let refused = 0;
    for (let crashAt = seed % stride; crashAt < total; crashAt += stride) {
      try {
        const crashed = await crash(durability, crashAt);
        points++;
        for (const end of ["kill", "power", "power again"] as const) {
          const result = await recover(crashed, end, durability);
          if (result === "cut") cuts++;
          if (result === "refused") refused++;
        }
      } catch (error) {
        throw new Error(`seed ${seed}, crash at operation ${crashAt} of ${total}`, { cause: error });
      }
    }
    context.diagnostic(
      `seed ${seed}: ${points} crash points of ${total}, ${3 * points} recoveries, ${cuts} cut a torn end, ${refused} refused`,
    );
    assert.equal(refused, 0);
    assert.ok(cuts > 0);
  });
}

interface Crashed {
  readonly medium: CrashMedium;
  readonly workload: StoreWorkload;
  readonly crashAt: number;
}

const optionsOf = (durability: Durability) => ({ durability, slotsPerSegment: 8, checkpointLogBytes: 1500 });

async function operationsOf(durability: Durability): Promise<number> {
  const { medium } = await crash(durability, Number.POSITIVE_INFINITY);
  return medium.operations;
}

/** Runs the scripted workload up to the crash. The script depends on the seed alone. */
async function crash(durability: Durability, crashAt: number): Promise<Crashed> {
  const medium = new CrashMedium(new SeededRandom(seed + 1));
  medium.crashAt = crashAt;
  const workload = new StoreWorkload(new SeededRandom(seed), optionsOf(durability));
  try {
    await workload.open(medium);
    for (let step = 0; step < steps; step++) await workload.step(medium);
  } catch (error) {
    if (!isCrash(error)) throw error;
  }
  return { medium, workload, crashAt };
}

/** Opens what the crash left, checks it, works on, and ends and opens it once more. */
async function recover(
  { medium, workload, crashAt }: Crashed,
  end: "kill" | "power" | "power again",
  durability: Durability,
): Promise<"whole" | "cut" | "refused"> {
  const random = new SeededRandom(seed + 31 * crashAt + (end === "power again" ? 7 : 3));
  const survivor = end === "kill" ? medium.afterKill(random) : medium.afterPowerLoss(random);
  const opened = await openStore(survivor, optionsOf(durability));
  if (opened.kind === "refused") throw new Error(`${end} was refused`, { cause: opened.fault });
  const next = workload.fork(random);
  next.adopt(opened, end !== "kill" && durability === "process");
  for (let step = 0; step < stepsAfter; step++) {
    await next.step(survivor);
    next.check();
  }
  await next.store.close();
  assertIndependentReaderAgrees(survivor, next);
  await next.open(survivor.afterKill(random));
  return opened.report.cut === undefined ? "whole" : "cut";
}

/** What the format's page alone says of the files must be what the store says. */
function assertIndependentReaderAgrees(medium: CrashMedium, workload: StoreWorkload): void {
  const files = medium.files();
  const content = readStore(
    (path) => files.get(path),
    (folder) => medium.list(folder),
  );
  const model = workload.models.get(content.sequence);
  assert.ok(model !== undefined && content.sequence === workload.acknowledged);
  const texts = [...content.records].map(([key, value]) => [key, new TextDecoder().decode(value)] as const);
  assert.deepEqual(new Map(texts), model.records);
  assert.deepEqual(new Set(content.memories.keys()), new Set(model.memories.keys()));
  for (const [name, fills] of model.memories) {
    const memory = content.memories.get(name) ?? new Map<number, number>();
    assert.equal(memory.size, fills.size);
    for (const [page, value] of fills)
      assert.deepEqual(new Uint8Array(content.page(memory.get(page) ?? -1)), filledPage(value));
  }
}

function isCrash(error: unknown): boolean {
  return error instanceof Crash || (error instanceof Error && error.cause instanceof Crash);
}
