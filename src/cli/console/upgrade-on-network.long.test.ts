import assert from "node:assert/strict";
import { test } from "node:test";
import wabt from "wabt";
import type {
  FileAnswer,
  HistoryAnswer,
  ModuleStatusAnswer,
  PlanRequest,
  SnapshotsAnswer,
} from "../../console/mod.ts";
import type { Page } from "./testing/console-page.ts";
import { carriedOut, planned, withConsole } from "./testing/with-console.ts";

/** Answers `get` with a text, or traps after its installation. */
function source(text: string, traps: boolean): string {
  return `(module
    (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
    (import "ic0" "msg_reply" (func $reply))
    (memory (export "memory") 1)
    (data (i32.const 0) "DIDL\\00\\01\\71\\${text.length.toString(16).padStart(2, "0")}${text}")
    (func (export "canister_post_upgrade") ${traps ? "unreachable" : ""})
    (func (export "canister_query get")
      (call $append (i32.const 0) (i32.const ${String(8 + text.length)}))
      (call $reply)))`;
}

async function upload(page: Page, text: string, traps = false): Promise<string> {
  const parsed = (await wabt()).parseWat("next.wat", source(text, traps));
  const bytes = Uint8Array.from(parsed.toBinary({}).buffer);
  parsed.destroy();
  const response = await page.send("PUT", "files", bytes, "application/wasm");
  assert.equal(response.status, 200, await response.clone().text());
  // The type of the interface is what its tests are about.
  return ((await response.json()) as FileAnswer).sha256;
}

const health = {
  name: "it answers",
  method: "get",
  kind: "query",
  args: "()",
  expect: '("good")',
  matches: null,
  timeout_ms: 5_000,
  retries: 0,
} as const;

const request = (wasm: string): PlanRequest => ({
  kind: "upgrade",
  wasm,
  snapshot: { kind: "add" },
  health_checks: [health],
});

async function moduleHash(page: Page): Promise<string | null> {
  return (await page.get<ModuleStatusAnswer>("modules/notes")).module_hash;
}

test("a page upgrades a canister, which keeps the way back", async () => {
  await withConsole(async ({ page }) => {
    const before = await moduleHash(page);
    const wasm = await upload(page, "good");
    const plan = await planned(page, request(wasm));
    assert.deepEqual(
      plan.steps.map(({ kind }) => kind),
      ["stop", "take-snapshot", "install-code", "start", "check-health"],
    );
    assert.deepEqual(plan.refusals, []);
    const ended = await carriedOut(page, plan);
    assert.equal(ended.state, "done", JSON.stringify(ended.error));
    const { upgrade } = ended.result ?? assert.fail();
    assert.equal(upgrade?.outcome, "upgraded");
    assert.deepEqual(
      upgrade.health.map(({ name, passed }) => [name, passed]),
      [["it answers", true]],
    );
    assert.ok((upgrade.downtime_ms ?? -1) >= 0);
    assert.equal(await moduleHash(page), wasm);
    const { snapshots } = await page.get<SnapshotsAnswer>("modules/notes/snapshots");
    const [kept] = snapshots;
    assert.deepEqual([kept?.id, kept?.made_by, kept?.module_hash], [upgrade.snapshot, "upgrade", before]);
    const back = await planned(page, { kind: "snapshot-restore", id: kept?.id ?? "" });
    assert.equal(back.what_if.lost_since?.is_module_changed, true);
    assert.equal((await planned(page, request(wasm))).is_unchanged, true);
    const { events } = await page.get<HistoryAnswer>("modules/notes/history");
    assert.ok(events.some(({ kind, module_hash }) => kind === "code-upgraded" && module_hash === wasm));
  });
});

for (const [what, text, traps] of [
  ["traps in post_upgrade", "good", true],
  ["fails its health check", "bad", false],
] as const) {
  test(`code that ${what} is rolled back by itself`, async () => {
    await withConsole(async ({ page }) => {
      const before = await moduleHash(page);
      const ended = await carriedOut(page, await planned(page, request(await upload(page, text, traps))));
      const upgrade = ended.result?.upgrade;
      assert.equal(upgrade?.outcome, "rolled-back", JSON.stringify(ended.error));
      assert.ok(ended.events.some(({ kind }) => kind === "rolling-back"));
      assert.equal(await moduleHash(page), before);
      const status = await page.get<ModuleStatusAnswer>("modules/notes");
      assert.equal(status.status?.run_state, "running");
    });
  });
}

test("an upgrade without a snapshot says that there is no way back", async () => {
  await withConsole(async ({ page }) => {
    const wasm = await upload(page, "good");
    const plan = await planned(page, { kind: "upgrade", wasm, snapshot: { kind: "skip" } });
    assert.ok(plan.what_if.warnings.some(({ code }) => code === "no-way-back"));
    assert.ok(!plan.steps.some(({ kind }) => kind === "take-snapshot"));
    assert.equal(
      await page.refused("POST", "modules/notes/plans", {
        kind: "upgrade",
        wasm: "00",
        snapshot: { kind: "add" },
      }),
      "console/unknown-file",
    );
  });
});
