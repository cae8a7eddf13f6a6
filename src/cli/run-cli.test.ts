import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createWorkplace } from "./testing/workplace.ts";

test("runCli() prints the help with the exit statuses", async () => {
  using workplace = createWorkplace();
  const { exitCode, data } = await workplace.run("--help");
  assert.equal(exitCode, 0);
  assert.match(data, /canister[\s\S]+Exit status:/);
});

test("runCli() helps with a command of the second level", async () => {
  using workplace = createWorkplace();
  const { exitCode, data } = await workplace.run("help", "canister", "call");
  assert.equal(exitCode, 0);
  assert.match(data, /^Usage: icebox canister call /);
});

test("runCli() suggests the command that help may have been asked for", async () => {
  using workplace = createWorkplace();
  assert.match((await workplace.run("help", "canistre")).notes, /Did you mean canister/);
  assert.match((await workplace.run("help", "canister", "snpshot")).notes, /Did you mean snapshot/);
  const { exitCode, data } = await workplace.run("help", "canister");
  assert.equal(exitCode, 0);
  assert.match(data, /^Usage: icebox canister /);
});

const misuses: readonly (readonly [string, readonly string[]])[] = [
  ["icebox --help", ["nonsense"]],
  ["icebox canister --help", ["canister", "nonsense"]],
  ["icebox --help", ["help", "nonsense"]],
  ["icebox canister --help", ["help", "canister", "nonsense"]],
  ["icebox canister call --help", ["canister", "call", "chat"]],
  ["icebox canister call --help; put -- ", ["canister", "call", "chat", "append", "-x"]],
  ["icebox canister call --help; put quotes ", ["canister", "call", "chat", "append", "Hi", "there!"]],
  ["icebox network start --help", ["network", "start", "--port", "70000"]],
  ["icebox identity new --help", ["identity", "new", "alice", "--key-type", "rsa"]],
  ["icebox canister call --help", ["canister", "call", "chat", "dump", "--query", "--update"]],
];

for (const [next, words] of misuses) {
  test(`runCli() ends with 2 and a next step for "${words.join(" ")}"`, async () => {
    using workplace = createWorkplace();
    const { exitCode, notes, data } = await workplace.run(...words);
    assert.equal(exitCode, 2);
    assert.match(notes, /^Error: [^]+\nCode: cli\/wrong-usage\nNext: /);
    assert.ok(notes.split("\nNext: ")[1]?.startsWith(next), notes);
    assert.equal(data, "");
  });
}

const withoutNetwork: readonly (readonly [number, string, readonly string[]])[] = [
  [3, "cli/network-not-running", ["network", "status"]],
  [3, "cli/network-not-running", ["canister", "status", "chat"]],
  [3, "client/network-unreachable", ["network", "ping", "http://127.0.0.1:1"]],
  [1, "cli/unknown-network", ["canister", "status", "chat", "-n", "nowhere"]],
  [1, "cli/unknown-environment", ["canister", "status", "chat", "-e", "nowhere"]],
  [2, "cli/conflicting-options", ["canister", "status", "chat", "-e", "local", "-n", "local"]],
  [2, "cli/bad-option", ["canister", "status", "chat", "-n", "http://127.0.0.1:1", "-k", "00"]],
  [1, "cli/unknown-identity", ["identity", "principal", "nobody"]],
  [2, "cli/bad-snapshot-id", ["canister", "snapshot", "load", "chat", "xyz"]],
  [1, "cli/no-project", ["canister", "id", "chat"]],
  [1, "cli/no-project", ["canister", "list"]],
  [1, "cli/no-project", ["deploy", "--project-root", "missing"]],
  [1, "cli/bad-identity-name", ["identity", "new", "../alice"]],
];

for (const [expected, code, words] of withoutNetwork) {
  test(`runCli() ends with ${String(expected)} and ${code} for "${words.join(" ")}"`, async () => {
    using workplace = createWorkplace();
    const { exitCode, notes, data } = await workplace.run(...words);
    assert.equal(exitCode, expected);
    assert.match(notes, new RegExp(`^Error: .+\\n(Cause: .+\\n)?Code: ${code}(\\nNext: .+)?$`));
    assert.equal(data, "");
  });
}

test("runCli() tells programs about errors in JSON, on standard error", async () => {
  using workplace = createWorkplace();
  const misuse = await workplace.run("canister", "lsit", "--json");
  assert.deepEqual({ exitCode: misuse.exitCode, data: misuse.data }, { exitCode: 2, data: "" });
  assert.match(misuse.notes, /"code": "cli\/wrong-usage",\s+"ic_code": null,\s+"message": "Unknown command/);
  const failure = await workplace.run("network", "ping", "http://127.0.0.1:1", "--json");
  const error: unknown = JSON.parse(failure.notes);
  assert.ok(typeof error === "object" && error !== null && "version" in error && "error" in error);
  assert.equal(error.version, 1);
  assert.match(
    JSON.stringify(error.error),
    /"client\/network-unreachable".+"cause":"connect ECONN.+"exit_status":3/,
  );
});

const typos: readonly (readonly [string, readonly string[]])[] = [
  ["Did you mean canister?", ["canistre"]],
  ["Did you mean snapshot?", ["canister", "snapshto", "list", "chat"]],
  ["Did you mean --replace?", ["canister", "snapshot", "create", "chat", "--repalce", "00"]],
  ["Did you mean --network?", ["canister", "status", "chat", "--netwrok", "ic"]],
];

for (const [suggestion, words] of typos) {
  test(`runCli() suggests "${suggestion}" for "${words.join(" ")}"`, async () => {
    using workplace = createWorkplace();
    const { exitCode, notes } = await workplace.run(...words);
    assert.equal(exitCode, 2);
    assert.ok(notes.includes(suggestion), notes);
  });
}

test("runCli() stops nothing without complaint", async () => {
  using workplace = createWorkplace();
  assert.deepEqual(await workplace.run("stop"), {
    exitCode: 0,
    data: "",
    notes: "No network is running. Nothing to do.",
  });
});

test("runCli() names the canister in the next step of a command about it", async () => {
  using workplace = createWorkplace();
  const { directory } = workplace;
  writeFileSync(join(directory, "icebox.yaml"), "canisters:\n  chat: { type: motoko, main: main.mo }\n");
  assert.match((await workplace.run("canister", "id", "chat")).notes, /\nNext: icebox canister create chat$/);
  assert.match((await workplace.run("canister", "id", "chta")).notes, /\nNext: icebox canister list$/);
});
