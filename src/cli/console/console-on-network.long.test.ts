import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type {
  HistoryAnswer,
  ModulesAnswer,
  ModuleStatusAnswer,
  Operation,
  OperationAnswer,
  OperationsAnswer,
  SnapshotsAnswer,
} from "../../console/mod.ts";
import type { Workplace } from "../testing/workplace.ts";
import type { Page } from "./testing/console-page.ts";
import { carriedOut, planned, withConsole } from "./testing/with-console.ts";

async function snapshotIds(page: Page): Promise<readonly string[]> {
  const { snapshots } = await page.get<SnapshotsAnswer>("modules/notes/snapshots");
  return snapshots.map(({ id }) => id);
}

async function set(workplace: Workplace, text: string): Promise<void> {
  const { exitCode, notes } = await workplace.run("canister", "call", "notes", "set", text);
  assert.equal(exitCode, 0, notes);
}

async function shown(workplace: Workplace): Promise<string> {
  return (await workplace.run("canister", "call", "notes", "get")).data;
}

test("a page creates, restores, replaces and deletes among several snapshots, each by its id", async () => {
  await withConsole(async ({ page, workplace }) => {
    const { modules } = await page.get<ModulesAnswer>("modules");
    assert.deepEqual(
      modules.map(({ key }) => key),
      ["notes"],
    );
    const taken: string[] = [];
    for (const text of ["one", "two", "three"]) {
      await set(workplace, text);
      const ended = await carriedOut(page, await planned(page, { kind: "snapshot-create" }));
      assert.equal(ended.state, "done");
      taken.push(ended.result?.snapshot ?? "");
    }
    const [first = "", second = "", third = ""] = taken;
    assert.deepEqual(await snapshotIds(page), taken);

    await set(workplace, "four");
    const restore = await planned(page, { kind: "snapshot-restore", id: second });
    assert.equal(restore.what_if.lost_since?.snapshot, second);
    assert.ok(Number(restore.what_if.lost_since.canister_versions) > 0);
    assert.equal(restore.what_if.lost_since.is_module_changed, false);
    assert.deepEqual(
      restore.steps.map(({ kind }) => kind),
      ["stop", "load-snapshot", "start"],
    );
    await carriedOut(page, restore);
    assert.equal(await shown(workplace), '("two")');

    const replace = await planned(page, { kind: "snapshot-replace", id: first });
    assert.deepEqual(replace.what_if.deleted_snapshots, [first]);
    assert.equal(replace.what_if.remaining_snapshots, 3);
    const replaced = await carriedOut(page, replace);
    assert.deepEqual(await snapshotIds(page), [second, third, replaced.result?.snapshot]);

    await carriedOut(page, await planned(page, { kind: "snapshot-delete", id: third }));
    assert.deepEqual(await snapshotIds(page), [second, replaced.result?.snapshot]);
    const status = await page.get<ModuleStatusAnswer>("modules/notes");
    assert.equal(status.status?.run_state, "running");
    assert.equal(status.our_role, "controller");
    assert.equal(status.busy, null);

    const history = await page.get<HistoryAnswer>("modules/notes/history");
    const kinds = history.events.map(({ kind }) => kind);
    assert.ok(history.has_canister_history);
    for (const kind of ["created", "code-installed", "snapshot-loaded", "snapshot-taken", "operation"])
      assert.ok(
        kinds.some((each) => each === kind),
        kind,
      );
    assert.equal(history.events.filter(({ kind }) => kind === "operation").length, 6);
    assert.equal(history.samples.length, 1);
  });
});

test("a plan is carried out once, and not if the canister is another one meanwhile", async () => {
  await withConsole(async ({ page, workplace }) => {
    const plan = await planned(page, { kind: "snapshot-create" });
    await carriedOut(page, plan);
    assert.equal(await page.refused("POST", "operations", { plan_id: plan.id }), "console/plan-used");
    const [id = ""] = await snapshotIds(page);
    const restore = await planned(page, { kind: "snapshot-restore", id });
    const { exitCode } = await workplace.run("canister", "snapshot", "delete", "notes", id);
    assert.equal(exitCode, 0);
    assert.equal(await page.refused("POST", "operations", { plan_id: restore.id }), "console/plan-outdated");
    const impossible = await planned(page, { kind: "snapshot-restore", id });
    assert.deepEqual(
      impossible.refusals.map(({ code }) => code),
      ["cli/unknown-snapshot"],
    );
    assert.equal(await page.refused("POST", "operations", { plan_id: impossible.id }), "console/refused");
    const stop = await planned(page, { kind: "stop" });
    assert.equal((await workplace.run("canister", "stop", "notes")).exitCode, 0);
    assert.equal(await page.refused("POST", "operations", { plan_id: stop.id }), "console/plan-outdated");
  });
});

test("a canister that was stopped stays stopped, and starts and stops on demand", async () => {
  await withConsole(async ({ page, workplace }) => {
    assert.equal((await carriedOut(page, await planned(page, { kind: "stop" }))).state, "done");
    const create = await planned(page, { kind: "snapshot-create" });
    assert.deepEqual(
      create.steps.map(({ kind }) => kind),
      ["take-snapshot"],
    );
    await carriedOut(page, create);
    const state = async (): Promise<string | undefined> =>
      (await page.get<ModuleStatusAnswer>("modules/notes")).status?.run_state;
    assert.equal(await state(), "stopped");
    await carriedOut(page, await planned(page, { kind: "start" }));
    assert.equal(await state(), "running");
    assert.equal(await shown(workplace), '("")');
  });
});

test("a snapshot is downloaded, verified, found damaged, and uploaded", async () => {
  await withConsole(async ({ page, workplace }) => {
    await set(workplace, "kept");
    await carriedOut(page, await planned(page, { kind: "snapshot-create" }));
    const [id = ""] = await snapshotIds(page);
    const download = await carriedOut(page, await planned(page, { kind: "download", id, folder: "first" }));
    assert.equal(download.result?.folder, "first", JSON.stringify(download.error));
    assert.ok(download.events.some(({ kind }) => kind === "progress"));
    const verify = async (): Promise<Operation> => {
      const { operation } = await page.post<OperationAnswer>("folders/first/verify", {});
      await page.events(operation.id);
      return (await page.get<OperationAnswer>(`operations/${operation.id}`)).operation;
    };
    assert.equal((await verify()).state, "done");
    const { folders } = await page.get<{ folders: readonly { name: string; snapshot_id: string | null }[] }>(
      "folders",
    );
    assert.deepEqual(
      folders.map(({ name, snapshot_id }) => [name, snapshot_id]),
      [["first", id]],
    );
    const upload = await carriedOut(
      page,
      await planned(page, { kind: "upload", folder: "first", replace: id }),
    );
    assert.equal(upload.state, "done", JSON.stringify(upload.error));
    assert.deepEqual(await snapshotIds(page), [upload.result?.snapshot]);
    const memory = join(workplace.directory, "snapshots", "first", "wasm_memory.bin");
    const bytes = readFileSync(memory);
    bytes[1030] = (bytes[1030] ?? 0) ^ 1;
    writeFileSync(memory, bytes);
    const damaged = await verify();
    assert.deepEqual([damaged.state, damaged.error?.code], ["failed", "folder/damaged"]);
  });
});

test("pages come and go: each hears the whole operation, and one that comes back the rest of it", async () => {
  await withConsole(async ({ page, open }) => {
    const plan = await planned(page, { kind: "snapshot-create" });
    const { operation } = await page.post<OperationAnswer>("operations", { plan_id: plan.id });
    const other = await open("read-only");
    const [heard, heardElsewhere] = await Promise.all([
      page.events(operation.id),
      other.events(operation.id),
    ]);
    assert.deepEqual(heardElsewhere, heard);
    assert.deepEqual(await other.events(operation.id, 2), heard.slice(2));
    const last = heard.at(-1)?.seq ?? 0;
    assert.deepEqual(await page.events(operation.id, last), []);
    const { operations } = await other.get<OperationsAnswer>("operations?module=notes");
    assert.deepEqual(
      operations.map(({ id, state }) => [id, state]),
      [[operation.id, "done"]],
    );
  });
});

test("an operation that is cancelled leaves the canister running and no journal, whenever that is", async () => {
  await withConsole(async ({ page, workplace }) => {
    for (const waits of [0, 1, 2, 3]) {
      const { operation } = await page.post<OperationAnswer>("operations", {
        plan_id: (await planned(page, { kind: "snapshot-create" })).id,
      });
      for (let turn = 0; turn < waits; turn += 1) await page.get("session");
      const { status } = await page.send("DELETE", `operations/${operation.id}`);
      assert.ok(status === 202 || status === 409);
      await page.events(operation.id);
      const ended = (await page.get<OperationAnswer>(`operations/${operation.id}`)).operation;
      assert.ok(ended.state === "interrupted" || ended.state === "done", JSON.stringify(ended.error));
      const { status: canister, busy } = await page.get<ModuleStatusAnswer>("modules/notes");
      assert.deepEqual([canister?.run_state, busy], ["running", null]);
    }
    const { notes } = await workplace.run("recover", "--list");
    assert.match(notes, /^No operation is under way/);
  });
});

test("a page brings to its safe end what a command left when it was killed", async () => {
  await withConsole(async ({ page, workplace }) => {
    const { context, directory } = workplace;
    const child = spawn(
      process.execPath,
      [context.programPath, "canister", "snapshot", "create", "notes", "--auto-stop"],
      { cwd: directory, env: { ...context.env, ICEBOX_CUT_OFF_AT: "1:called" }, stdio: "ignore" },
    );
    const [, signal] = await once(child, "exit");
    assert.equal(signal, "SIGKILL");
    const cutOff = await page.get<ModuleStatusAnswer>("modules/notes");
    assert.deepEqual(
      [cutOff.busy?.by, cutOff.busy?.kind, cutOff.status?.run_state],
      ["cut-off", "snapshot-create", "stopped"],
    );
    assert.equal(await page.refused("POST", "modules/notes/plans", { kind: "start" }), "recovery/cut-off");
    const { operation } = await page.post<OperationAnswer>("modules/notes/recover", {});
    await page.events(operation.id);
    const ended = (await page.get<OperationAnswer>(`operations/${operation.id}`)).operation;
    assert.equal(ended.state, "done", JSON.stringify(ended.error));
    assert.equal(ended.result?.findings.length, 2);
    const after = await page.get<ModuleStatusAnswer>("modules/notes");
    assert.deepEqual([after.busy, after.status?.run_state], [null, "running"]);
    assert.equal((await snapshotIds(page)).length, 1);
  });
});
