import assert from "node:assert/strict";
import { test } from "node:test";
import { Crash, CrashMedium } from "./crash-medium.ts";
import { testMedium } from "./medium-conformance.ts";
import { SeededRandom } from "../../bytes/testing/seeded-random.ts";

testMedium("CrashMedium", () => new CrashMedium(new SeededRandom(1)));

test("afterPowerLoss() keeps what was synced and may lose the rest", () => {
  const outcomes = new Set<number>();
  for (let seed = 0; seed < 50; seed++) {
    const random = new SeededRandom(seed);
    const medium = new CrashMedium(random);
    const file = medium.create("log/a");
    file.write(0, Uint8Array.of(1));
    file.sync();
    medium.syncFolder("log");
    file.write(1, Uint8Array.of(2));
    const survivor = medium.afterPowerLoss(random);
    const bytes = survivor.files().get("log/a");
    assert.equal(bytes?.[0], 1);
    outcomes.add(bytes.length);
    assert.notDeepEqual(survivor.bootId, medium.bootId);
  }
  assert.deepEqual([...outcomes].sort(), [1, 2]);
});

test("CrashMedium ends everything at the operation that was chosen", () => {
  const medium = new CrashMedium(new SeededRandom(2));
  medium.crashAt = 1;
  const file = medium.create("log/a");
  assert.throws(() => file.write(0, Uint8Array.of(1, 2, 3, 4)), Crash);
  assert.throws(() => medium.list("log"), Crash);
  assert.ok((medium.afterKill(new SeededRandom(3)).files().get("log/a")?.length ?? 0) <= 4);
});
