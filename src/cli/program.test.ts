import assert from "node:assert/strict";
import { test } from "node:test";
import type { Command } from "commander";
import { processContext } from "./cli-context.ts";
import { createProgram } from "./program.ts";

/** The command that words lead to; the words must do so without the rest of the tree. */
async function findCommand(words: readonly string[]): Promise<Command> {
  let command = await createProgram(processContext(), words);
  for (const word of words) {
    const next = command.commands.find((each) => each.name() === word);
    assert.ok(next !== undefined, `no command for "${words.join(" ")}"`);
    command = next;
  }
  return command;
}

async function assertReachable(words: readonly string[]): Promise<number> {
  const group = await findCommand(words);
  let count = 0;
  for (const { commands, name } of group.commands.map((each) => ({
    commands: each.commands,
    name: each.name(),
  }))) {
    const found = await findCommand([...words, name]);
    assert.equal(found.name(), name);
    count += commands.length > 0 || words.length === 0 ? await assertReachable([...words, name]) : 1;
  }
  return group.commands.length === 0 ? 1 : count;
}

test("createProgram() has under each name of a group the command of that name", async () => {
  assert.ok((await assertReachable([])) > 20);
});

test("createProgram() loads only the command that is called", async () => {
  const snapshot = await findCommand(["canister", "snapshot"]);
  assert.ok(snapshot.commands.length > 3);
  const program = await createProgram(processContext(), ["canister", "snapshot", "list", "chat"]);
  const canister = program.commands.find((each) => each.name() === "canister");
  assert.deepEqual(
    canister?.commands.map((each) => each.name()),
    ["snapshot"],
  );
  assert.deepEqual(
    canister.commands[0]?.commands.map((each) => each.name()),
    ["list"],
  );
});
