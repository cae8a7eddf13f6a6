import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { PlanRequest, SnapshotsAnswer } from "../../console/mod.ts";
import type { Workplace } from "../testing/workplace.ts";
import type { Page } from "./testing/console-page.ts";
import { carriedOut, planned, withConsole } from "./testing/with-console.ts";

/** Lays a policy down for `notes`, in place of what was there. */
function lay({ directory }: Workplace, policy: string): void {
  const path = join(directory, "icebox.yaml");
  const [canisters = ""] = readFileSync(path, "utf8").split("modules:");
  writeFileSync(path, `${canisters}modules:\n  notes: { policy: ours }\npolicies:\n  ours: ${policy}\n`);
}

async function refusals(page: Page, request: PlanRequest): Promise<readonly string[]> {
  return (await planned(page, request)).refusals.map(({ code }) => code);
}

async function ids(page: Page): Promise<readonly string[]> {
  const { snapshots } = await page.get<SnapshotsAnswer>("modules/notes/snapshots");
  return snapshots.map(({ id }) => id);
}

test("a page shows which snapshot gives way to a new one, and keeps those that the policy protects", async () => {
  await withConsole(async ({ page, workplace }) => {
    lay(workplace, "{ max_snapshots: 1, replace: oldest }");
    const first = (await carriedOut(page, await planned(page, { kind: "snapshot-create" }))).result?.snapshot;
    const plan = await planned(page, { kind: "snapshot-create" });
    assert.deepEqual(plan.what_if.deleted_snapshots, [first]);
    assert.ok(plan.steps.some(({ kind, snapshot }) => kind === "delete-snapshot" && snapshot === first));
    const second = (await carriedOut(page, plan)).result?.snapshot ?? "";
    assert.deepEqual(await ids(page), [second]);
    lay(workplace, `{ max_snapshots: 2, replace: oldest, protect: ["${second}"] }`);
    for (const kind of ["snapshot-delete", "snapshot-replace"] as const)
      assert.deepEqual(await refusals(page, { kind, id: second }), ["cli/kept-by-policy"]);
    lay(workplace, "{ max_snapshots: 2, replace: never }");
    assert.deepEqual(await refusals(page, { kind: "snapshot-replace", id: second }), ["cli/kept-by-policy"]);
    assert.deepEqual(await refusals(page, { kind: "snapshot-delete", id: second }), []);
  });
});

test("a page shows what costs more than the ceiling, and the console does not begin it", async () => {
  await withConsole(async ({ page, workplace }) => {
    lay(workplace, "{ cost_ceiling: 1_000_000 }");
    const plan = await planned(page, { kind: "snapshot-create" });
    assert.deepEqual(
      plan.refusals.map(({ code, next }) => [code, next?.startsWith("Raise cost_ceiling")]),
      [["cli/over-ceiling", true]],
    );
    assert.equal(await page.refused("POST", "operations", { plan_id: plan.id }), "console/refused");
    assert.deepEqual(await ids(page), []);
  });
});
