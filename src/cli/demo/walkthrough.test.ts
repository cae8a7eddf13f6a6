import assert from "node:assert/strict";
import { test } from "node:test";
import { hasFault } from "../../bytes/mod.ts";
import type { IceboxShell } from "./icebox-shell.ts";
import { runWalkthrough } from "./walkthrough.ts";

const id = "bkyz2-fmaaa-aaaaa-qaaaq-cai";
const snapshot = "000000000000000080000000001000010101";

/** What the program prints, command by command. */
const outputs: readonly string[] = [
  "Running icebox start for version 0.1.0\nReplica API running on 127.0.0.1:4943",
  [
    "Deploying all canisters.",
    "Building canister chat...",
    "Deployed canisters.",
    "URLs:",
    "   Backend canister via Candid interface:",
    `      chat: http://127.0.0.1:4943/?canisterId=${id}`,
  ].join("\n"),
  "()",
  '(vec { "Hi there!" })',
  `Stopping code for canister chat, with canister_id ${id}`,
  `Created a new snapshot of canister chat. Snapshot ID: ${snapshot}`,
  `Starting code for canister chat, with canister_id ${id}`,
  "(0 : nat64)",
  "(vec {})",
  `Stopping code for canister chat, with canister_id ${id}`,
  `${snapshot}: 1.61MiB, taken at 2024-08-27 18:19:20 UTC`,
  `Loaded snapshot ${snapshot} in canister chat`,
  `Starting code for canister chat, with canister_id ${id}`,
  '(vec { "Hi there!" })',
];

/** One answer that differs from `outputs`. */
interface Change {
  readonly index?: number;
  readonly output?: string;
  readonly exitCode?: number;
}

/** A shell that prints the outputs one after the other. */
function shellWith(change: Change): IceboxShell {
  let count = 0;
  return {
    run: () => {
      const index = count;
      count += 1;
      const isChanged = index === change.index;
      const output = isChanged && change.output !== undefined ? change.output : (outputs[index] ?? "");
      return Promise.resolve({ output, exitCode: isChanged ? (change.exitCode ?? 0) : 0 });
    },
  };
}

const silent = (): void => undefined;

test("runWalkthrough() accepts what the program is to print", async () => {
  await runWalkthrough(shellWith({}), silent);
});

for (const index of outputs.keys()) {
  test(`runWalkthrough() notices another output of command ${String(index + 1)}`, async () => {
    await assert.rejects(runWalkthrough(shellWith({ index, output: "something else" }), silent), (error) =>
      hasFault(error, "cli/unexpected-output"),
    );
  });
}

test("runWalkthrough() notices an exit status other than 0", async () => {
  await assert.rejects(runWalkthrough(shellWith({ index: 2, exitCode: 4 }), silent), (error) =>
    hasFault(error, "cli/unexpected-output"),
  );
});
