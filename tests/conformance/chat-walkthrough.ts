import assert from "node:assert/strict";
import { join } from "node:path";
import type { IcpProject, ProjectCanister } from "../support/icp-project.ts";
import { compileMotoko } from "../support/compile-motoko.ts";

const source = join(import.meta.dirname, "../../examples/chat/src/main.mo");

/** The chat of the examples, compiled. */
export function chatCanister(): ProjectCanister {
  return { name: "chat", module: compileMotoko(source) };
}

/**
 * The walkthrough of the Canister Snapshots Example with the native `icp`: the chat gets a message, is snapshotted,
 * loses the message to the bug in `remove_spam`, and has it back after the snapshot is restored.
 */
export async function walkThroughChat(project: IcpProject): Promise<void> {
  const icp = async (...args: string[]) => (await project.icp(...args, "-e", "test")).stdout;
  const dump = () => icp("canister", "call", "chat", "dump", "()");

  await project.icp("deploy", "chat", "-e", "test");
  await icp("canister", "call", "chat", "append", `("Hi there!")`);
  assert.match(await dump(), /\(vec \{ "Hi there!" \}\)/);

  await icp("canister", "stop", "chat");
  const created = await icp("canister", "snapshot", "create", "chat");
  const id = /^Created snapshot ([0-9a-f]{36}) /m.exec(created)?.[1];
  assert.ok(id !== undefined, created);
  await icp("canister", "start", "chat");

  assert.match(await icp("canister", "call", "chat", "remove_spam", "()"), /\(0 : nat64\)/);
  assert.match(await dump(), /\(vec \{\}\)/);

  await icp("canister", "stop", "chat");
  assert.ok((await icp("canister", "snapshot", "list", "chat")).includes(id));
  await icp("canister", "snapshot", "restore", "chat", id);
  await icp("canister", "start", "chat");
  assert.match(await dump(), /\(vec \{ "Hi there!" \}\)/);
}
