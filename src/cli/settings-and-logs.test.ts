import assert from "node:assert/strict";
import { test } from "node:test";
import { expectData, expectFailure, withNetwork } from "./testing/network-project.ts";

const settings = ["canister", "settings"];

test("icebox canister settings update changes what is named and keeps the rest", async () => {
  await withNetwork(async (workplace) => {
    await workplace.run("deploy");
    const anonymous = "2vxsx-fae";
    const update = [
      ...settings,
      "update",
      "notes",
      "--freezing-threshold",
      "10d",
      "--log-visibility",
      "public",
    ];
    const variables = ["--add-environment-variable", "MODE=test", "--memory-allocation", "1mib"];
    const { exitCode, notes } = await workplace.run(...update, ...variables, "--add-controller", anonymous);
    assert.equal(exitCode, 0, notes);
    const shown = await expectData(
      workplace,
      [...settings, "show", "notes"],
      /^Controllers: (?=.*\b2vxsx-fae\b)\S+, \S+\n/,
    );
    for (const line of [
      "Freezing threshold: 864_000 Seconds",
      "Memory allocation: 1_048_576 Bytes",
      "Log visibility: public",
      "Status visibility: controllers",
      "  MODE: test",
    ]) {
      assert.ok(shown.split("\n").includes(line), `${line} is missing in\n${shown}`);
    }
    await workplace.run(...settings, "update", "notes", "--remove-environment-variable", "MODE");
    await expectData(workplace, [...settings, "show", "notes", "--json"], /"environment_variables": \{\}/);
    await expectData(workplace, [...settings, "show", "notes", "--json"], /"freezing_threshold": "864000"/);
  });
});

test("icebox canister settings update gives control away only when forced", async () => {
  await withNetwork(async (workplace) => {
    await workplace.run("deploy");
    const leave = [
      ...settings,
      "update",
      "notes",
      "--remove-all-controllers",
      "--add-controller",
      "2vxsx-fae",
    ];
    await expectFailure(workplace, leave, { exitCode: 1, code: "cli/control-lost" });
    await expectData(workplace, ["canister", "status", "notes"], /^Status: Running$/m);
    assert.equal((await workplace.run(...leave, "--force")).exitCode, 0);
    const known = await expectData(workplace, ["canister", "status", "notes"], /^Controllers: 2vxsx-fae$/m);
    assert.ok(!known.includes("Status:"), known);
    await expectData(
      workplace,
      ["canister", "status", "notes", "--identity", "anonymous"],
      /^Status: Running$/m,
    );
    await expectFailure(workplace, [...settings, "show", "notes"], {
      exitCode: 4,
      code: "IC0512 (client/rejected)",
    });
  });
});

test("icebox canister settings update refuses what it cannot do before it asks the network", async () => {
  await withNetwork(async (workplace) => {
    await workplace.run("deploy");
    const update = [...settings, "update", "notes"];
    await expectFailure(workplace, update, { exitCode: 2, code: "cli/nothing-to-change" });
    await expectFailure(workplace, [...update, "--memory-allocation", "much"], {
      exitCode: 2,
      code: "cli/bad-option",
    });
    await expectFailure(
      workplace,
      [...update, "--log-visibility", "public", "--add-log-viewer", "2vxsx-fae"],
      {
        exitCode: 2,
        code: "cli/wrong-usage",
      },
    );
  });
});

test("icebox canister logs shows what a trap left behind, and parts of it", async () => {
  await withNetwork(async (workplace) => {
    await workplace.run("deploy");
    const logs = ["canister", "logs", "notes"];
    await expectData(workplace, logs, "");
    for (let count = 0; count < 2; count += 1) await workplace.run("canister", "call", "notes", "fail");
    const all = await expectData(workplace, logs, /^\[0\. \d{4}-\d\d-\d\dT[\d:.]+Z\]: .*failed on purpose/);
    const last = await expectData(workplace, [...logs, "--since-index", "1"], /^\[1\. /);
    assert.ok(all.endsWith(last) && all !== last);
    await expectData(workplace, [...logs, "--until-index", "1"], /^\[0\. [^\n]+(?:\n(?!\[1\. )[^\n]*)*$/);
    await expectData(workplace, [...logs, "--since", "2100-01-01T00:00:00Z"], "");
    await expectData(workplace, [...logs, "--json"], /"version": 1,[^]+"index": "1"/);
    await expectFailure(workplace, [...logs, "--since", "once"], { exitCode: 2, code: "cli/bad-option" });
    await expectFailure(workplace, [...logs, "--follow", "--since", "1"], {
      exitCode: 2,
      code: "cli/wrong-usage",
    });
  });
});

test("icebox canister status shows all canisters of the project, ids alone, and what everybody may know", async () => {
  await withNetwork(async (workplace) => {
    await workplace.run("deploy");
    const id = await expectData(workplace, ["canister", "id", "notes"], /-cai$/);
    await expectData(workplace, ["canister", "status", "--id-only"], id);
    await expectData(
      workplace,
      ["canister", "status"],
      /^Canister status call result for notes\.\n[^]+Queries: /,
    );
    const known = await expectData(workplace, ["canister", "status", id, "--public"], /\nModule hash: 0x/);
    assert.equal(known.split("\n").length, 4);
    const status = JSON.parse((await workplace.run("canister", "status", "notes", "--json")).data);
    assert.deepEqual([status.version, typeof status.state_version], [1, "string"]);
    await expectData(
      workplace,
      ["canister", "status", "--json"],
      /"canisters": \[\s+\{\s+"canister": "notes"/,
    );
    await expectFailure(workplace, ["canister", "status", "bw4dl-smaaa-aaaaa-qaacq-cai", "--public"], {
      exitCode: 4,
      code: "IC0301 (client/rejected)",
    });
  });
});
