import assert from "node:assert/strict";
import { test } from "node:test";
import { expectData, textField, withNetwork } from "../testing/network-project.ts";
import type { Workplace } from "../testing/workplace.ts";

async function burnedPerDay(workplace: Workplace): Promise<bigint> {
  const shown = await expectData(workplace, ["canister", "status", "notes", "--json"], /^\{/);
  return BigInt(textField(shown, "idle_cycles_burned_per_day"));
}

test("a snapshot costs its canister per day what the dry run foretold, until it is deleted", async () => {
  await withNetwork(async (workplace) => {
    assert.equal((await workplace.run("deploy")).exitCode, 0);
    const create = ["canister", "snapshot", "create", "notes", "--auto-stop", "--json"];
    const foretold = await expectData(workplace, [...create, "--dry-run"], /^\{/);
    const perDay = BigInt(textField(foretold, "cycles_per_day"));
    assert.ok(perDay > 0n);
    const before = await burnedPerDay(workplace);
    const id = textField(await expectData(workplace, create, /^\{/), "snapshot_id");
    const more = (await burnedPerDay(workplace)) - before;
    // The canister's own history grows by the stop and the start.
    assert.ok(more >= perDay && more < perDay + perDay / 10n, `${String(more)} instead of ${String(perDay)}`);
    assert.equal((await workplace.run("canister", "snapshot", "delete", "notes", id)).exitCode, 0);
    const left = (await burnedPerDay(workplace)) - before;
    assert.ok(left < perDay / 10n, String(left));
  });
});
