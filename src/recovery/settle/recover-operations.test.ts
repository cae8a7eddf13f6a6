import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { hasFault } from "../../bytes/mod.ts";
import { ownMark } from "../../processes/mod.ts";
import type { Journal } from "../journal/journal.ts";
import { createOperationFixture, type OperationFixture } from "../testing/operation-fixture.ts";
import { recoverOperations } from "./recover-operations.ts";

const ended = { pid: spawnSync(process.execPath, ["-e", ""]).pid, startedAt: undefined };

const journal: Journal = {
  kind: "snapshot-create",
  startedAt: "2026-11-20T17:15:41.000Z",
  process: ended,
  network: { url: "http://127.0.0.1:1", rootKeyHash: "ab".repeat(32) },
  target: {},
  canister: { id: "bkyz2-fmaaa-aaaaa-qaaaq-cai", name: "chat" },
  before: { runState: "running", version: 1n, snapshots: [] },
  steps: [{ kind: "take-snapshot" }],
  step: 0,
  calls: [],
  found: {},
};

/** The kinds of what became of all journals, whose networks are all away, and which of them were tried. */
async function recover(
  { journals }: OperationFixture,
  signal: AbortSignal = new AbortController().signal,
): Promise<{ readonly kinds: readonly string[]; readonly tried: readonly string[] }> {
  const tried: string[] = [];
  const recoveries = await recoverOperations({
    journals,
    signal,
    report: () => undefined,
    begin: ({ canister }) => void tried.push(canister.id),
    open: () => Promise.reject(new Error("the network is away")),
  });
  return { kinds: recoveries.map(({ kind }) => kind), tried };
}

test("recoverOperations() keeps the journal of a network that is away, and goes on with the next", async () => {
  using fixture = createOperationFixture();
  fixture.journals.begin(journal);
  fixture.journals.begin({ ...journal, canister: { id: "aaaaa-aa", name: "other" } });
  const { kinds, tried } = await recover(fixture);
  assert.deepEqual(kinds, ["unsettled", "unsettled"]);
  assert.equal(tried.length, 2);
  const [, stored] = fixture.journals.list();
  assert.deepEqual(stored?.kind === "readable" && stored.journal, journal);
});

test("recoverOperations() leaves alone what a living process works on", async () => {
  using fixture = createOperationFixture();
  fixture.journals.begin({ ...journal, process: ownMark() });
  assert.deepEqual(await recover(fixture), { kinds: ["under-way"], tried: [] });
});

test("recoverOperations() begins nothing more when it is interrupted", async () => {
  using fixture = createOperationFixture();
  fixture.journals.begin(journal);
  assert.deepEqual(await recover(fixture, AbortSignal.abort()), { kinds: ["unsettled"], tried: [] });
  assert.throws(
    () => {
      fixture.journals.begin(journal);
    },
    (error) => hasFault(error, "recovery/cut-off"),
  );
});
