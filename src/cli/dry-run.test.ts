import assert from "node:assert/strict";
import { test } from "node:test";
import { createProject, expectData, whileNetworkRuns } from "./testing/network-project.ts";

interface Shown {
  readonly calls: readonly { readonly method: string; readonly canister_id: string | null }[];
  readonly refusals: readonly { readonly code: string }[];
}

test("--dry-run of every command that changes a network tells its calls and makes none", async () => {
  using workplace = await createProject();
  await whileNetworkRuns(workplace, async () => {
    const run = async (...words: readonly string[]): Promise<string> => {
      const { exitCode, data, notes } = await workplace.run(...words);
      assert.equal(exitCode, 0, `${words.join(" ")}: ${notes}`);
      return data;
    };
    const foresee = async (...words: readonly string[]): Promise<readonly string[]> => {
      assert.match(await run(...words, "--dry-run"), /^Would /);
      const shown: Shown = JSON.parse(await run(...words, "--dry-run", "--json"));
      return shown.calls.map(({ method }) => method);
    };
    const create = "provisional_create_canister_with_cycles";
    assert.deepEqual(await foresee("deploy"), [create, "install_code"]);
    assert.deepEqual(await foresee("canister", "create"), [create]);
    assert.match((await workplace.run("canister", "id", "notes")).notes, /Code: cli\/unknown-canister/);

    await run("deploy");
    const seen = async (): Promise<string> => {
      const { cycles: _, ...status }: Record<string, unknown> = JSON.parse(
        await run("canister", "status", "notes", "--json"),
      );
      return JSON.stringify(status);
    };
    const before = await seen();
    const exchange = ["stop_canister", "install_code", "start_canister"];
    assert.deepEqual(await foresee("deploy"), exchange);
    assert.deepEqual(await foresee("canister", "create"), []);
    const install = ["canister", "install", "notes", "--mode", "reinstall"];
    assert.deepEqual(await foresee(...install), exchange);
    assert.deepEqual(await foresee("canister", "top-up", "notes", "--amount", "1t"), ["withdraw"]);
    const update = ["canister", "settings", "update", "notes", "--freezing-threshold", "9d"];
    assert.deepEqual(await foresee(...update), ["update_settings"]);
    assert.match(await run(...update, "--dry-run"), /freezing_threshold, now .*2592000.*: .*777600/);

    const refused = await workplace.run("canister", "delete", "notes", "--dry-run");
    assert.equal(refused.exitCode, 1);
    assert.match(refused.data, /^Would be refused: /m);
    assert.match(refused.notes, /Code: cli\/canister-running\nNext: icebox canister stop notes/);
    assert.equal(await seen(), before);

    await run("canister", "stop", "notes");
    assert.deepEqual(await foresee("canister", "delete", "notes"), ["delete_canister"]);
    await expectData(workplace, ["canister", "status", "notes"], /Status: Stopped/);
  });
});
