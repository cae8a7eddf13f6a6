import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { hasFault } from "../../bytes/mod.ts";
import { ownMark } from "../../processes/mod.ts";
import { createOperationFixture } from "../testing/operation-fixture.ts";
import { decodeJournal, encodeJournal } from "./encode-journal.ts";
import type { Journal } from "./journal.ts";

const ended = spawnSync(process.execPath, ["-e", ""]).pid;

const journal: Journal = {
  kind: "snapshot-create",
  startedAt: "2026-11-20T17:15:41.000Z",
  process: ownMark(),
  network: { url: "http://127.0.0.1:4943", rootKeyHash: "ab".repeat(32) },
  target: { projectRoot: "/home/me/chat", environment: "local", identity: "default" },
  canister: { id: "bkyz2-fmaaa-aaaaa-qaaaq-cai", name: "chat" },
  before: { runState: "running", version: 7n, snapshots: ["00ff"] },
  steps: [
    { kind: "stop" },
    { kind: "take-snapshot", replace: "00ff" },
    { kind: "take-snapshot" },
    { kind: "prove-snapshot" },
    { kind: "load-snapshot", snapshot: "01" },
    { kind: "delete-snapshot", snapshot: "02" },
    { kind: "start" },
  ],
  step: 6,
  calls: [{ requestId: "cd".repeat(32), expiresAtMs: 1_795_195_241_000 }],
  found: { version: 2n ** 63n, taken: "03" },
};

test("decodeJournal() reads what encodeJournal() wrote, with and without what may be absent", () => {
  const bare: Journal = {
    ...journal,
    process: { pid: 1, startedAt: undefined },
    target: {},
    calls: [],
    found: {},
  };
  for (const each of [journal, bare]) assert.deepEqual(decodeJournal(encodeJournal(each), "x"), each);
});

const damages: readonly (readonly [string, (text: string) => string])[] = [
  ["nothing", () => ""],
  ["half of it", (text) => text.slice(0, text.length / 2)],
  ["another version", (text) => text.replace('"version": 1', '"version": 2')],
  ["an unknown kind", (text) => text.replace("snapshot-create", "snapshot-eat")],
  ["an unknown step", (text) => text.replace("prove-snapshot", "lose-snapshot")],
  ["a step that there is not", (text) => text.replace('"step": 6', '"step": 7')],
  ["an id that is none", (text) => text.replace('"taken": "03"', '"taken": "3"')],
  ["a canister that is none", (text) => text.replace("bkyz2-", "akyz2-")],
  ["a missing field", (text) => text.replace('"calls"', '"falls"')],
];

for (const [name, damage] of damages) {
  test(`decodeJournal() refuses ${name}`, () => {
    const text = encodeJournal(journal);
    assert.notEqual(damage(text), text);
    assert.throws(
      () => decodeJournal(damage(text), "x"),
      (error) => hasFault(error, "recovery/journal-damaged"),
    );
  });
}

test("JournalStore.begin() lets one operation in for each canister of each network", () => {
  using fixture = createOperationFixture();
  const { journals } = fixture;
  journals.requireFree(journal);
  journals.begin(journal);
  for (const attempt of [journals.begin, journals.requireFree]) {
    assert.throws(
      () => {
        attempt.call(journals, journal);
      },
      (error) => hasFault(error, "recovery/under-way"),
    );
  }
  journals.begin({ ...journal, network: { ...journal.network, rootKeyHash: "cd".repeat(32) } });
  journals.begin({ ...journal, canister: { id: "aaaaa-aa", name: "other" } });
  assert.equal(journals.list().length, 3);
  journals.end(journal);
  journals.begin(journal);
});

test("JournalStore.begin() asks for recovery where a process ended or a journal is damaged", () => {
  using fixture = createOperationFixture();
  const { journals } = fixture;
  journals.begin({ ...journal, process: { pid: ended, startedAt: undefined } });
  assert.throws(
    () => {
      journals.begin(journal);
    },
    (error) => hasFault(error, "recovery/cut-off"),
  );
  writeFileSync(journals.pathOf(journal), "{");
  assert.throws(
    () => {
      journals.begin(journal);
    },
    (error) => hasFault(error, "recovery/journal-damaged"),
  );
  assert.equal(readFileSync(journals.pathOf(journal), "utf8"), "{");
});

test("JournalStore.list() shows the damaged and the renamed ones too, and no drafts", () => {
  using fixture = createOperationFixture();
  const { journals } = fixture;
  assert.deepEqual(journals.list(), []);
  mkdirSync(journals.directory, { recursive: true });
  writeFileSync(join(journals.directory, "a.json"), "no");
  writeFileSync(join(journals.directory, "b.json"), encodeJournal(journal));
  journals.begin(journal);
  writeFileSync(join(journals.directory, "c.json.12.new"), "draft");
  assert.deepEqual(
    journals.list().map(({ kind }) => kind),
    ["damaged", "damaged", "readable"],
  );
});
