import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { mainnetRootKeyDer } from "../../client/mod.ts";
import { ownMark, type ProcessMark } from "../../processes/mod.ts";
import { type Journal, journalNetwork, JournalStore } from "../../recovery/mod.ts";
import { createConsoleFixture } from "../testing/console-fixture.ts";

const gone: ProcessMark = { pid: spawnSync(process.execPath, ["-e", ""]).pid, startedAt: "1" };

function journalOf(process: ProcessMark): Journal {
  return {
    kind: "snapshot-create",
    startedAt: "2026-11-20T18:00:00.000Z",
    process,
    network: journalNetwork({ url: "http://127.0.0.1:9", rootKeyDer: mainnetRootKeyDer() }),
    target: {},
    canister: { id: "bkyz2-fmaaa-aaaaa-qaaaq-cai", name: "backend" },
    before: { runState: "running", version: 1n, snapshots: [] },
    steps: [{ kind: "stop" }, { kind: "take-snapshot" }, { kind: "start" }],
    step: 1,
    calls: [],
    found: {},
  };
}

for (const [what, process, code] of [
  ["a command works on", ownMark(), "recovery/under-way"],
  ["a command was cut off on", gone, "recovery/cut-off"],
] as const) {
  test(`nothing is planned for a canister that ${what}`, async () => {
    const directory = mkdtempSync(join(tmpdir(), "icebox-journals-"));
    try {
      const journals = new JournalStore(directory);
      journals.begin(journalOf(process));
      await using fixture = await createConsoleFixture({ journals });
      const session = await fixture.open("operator");
      const body = JSON.stringify({ kind: "snapshot-create" });
      const answer = await fixture.send("POST", "/api/v1/modules/backend/plans", { session, body });
      assert.deepEqual([answer.code, answer.status], [code, 409]);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
}
