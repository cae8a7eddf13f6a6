import assert from "node:assert/strict";
import { test } from "node:test";
import { createWorkplace } from "./testing/workplace.ts";

test("runCli() prints the help with the exit statuses", async () => {
  using workplace = createWorkplace();
  const { exitCode, data } = await workplace.run("--help");
  assert.equal(exitCode, 0);
  assert.match(data, /canister[\s\S]+Exit status:/);
});

const misuses: readonly (readonly string[])[] = [
  ["nonsense"],
  ["canister", "nonsense"],
  ["canister", "call", "chat"],
  ["network", "start", "--port", "70000"],
  ["identity", "new", "alice", "--key-type", "rsa"],
  ["canister", "call", "chat", "dump", "--query", "--update"],
];

for (const words of misuses) {
  test(`runCli() ends with 2 for "${words.join(" ")}"`, async () => {
    using workplace = createWorkplace();
    const { exitCode, notes } = await workplace.run(...words);
    assert.equal(exitCode, 2);
    assert.match(notes, /^error: /);
  });
}

const withoutNetwork: readonly (readonly [number, string, readonly string[]])[] = [
  [3, "cli/network-not-running", ["network", "status"]],
  [3, "cli/network-not-running", ["canister", "status", "chat"]],
  [3, "client/network-unreachable", ["network", "ping", "http://127.0.0.1:1"]],
  [1, "cli/unknown-network", ["canister", "status", "chat", "-n", "nowhere"]],
  [1, "cli/unknown-environment", ["canister", "status", "chat", "-e", "nowhere"]],
  [1, "cli/conflicting-options", ["canister", "status", "chat", "-e", "local", "-n", "local"]],
  [1, "cli/bad-option", ["canister", "status", "chat", "-n", "http://127.0.0.1:1", "-k", "00"]],
  [1, "cli/unknown-identity", ["identity", "principal", "nobody"]],
  [1, "cli/bad-snapshot-id", ["canister", "snapshot", "load", "chat", "xyz"]],
  [1, "cli/unknown-canister", ["canister", "id", "chat"]],
];

for (const [expected, code, words] of withoutNetwork) {
  test(`runCli() ends with ${String(expected)} and ${code} for "${words.join(" ")}"`, async () => {
    using workplace = createWorkplace();
    const { exitCode, notes, data } = await workplace.run(...words);
    assert.equal(exitCode, expected);
    assert.match(notes, new RegExp(`^Error: .+\\nCode: ${code}(\\nNext: .+)?$`));
    assert.equal(data, "");
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
