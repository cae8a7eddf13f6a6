import assert from "node:assert/strict";
import { test } from "node:test";
import { createIceboxProject } from "../support/icebox-project.ts";
import { createIcpProject } from "../support/icp-project.ts";
import { chatCanister, walkThroughChat } from "./chat-walkthrough.ts";

test("icebox network start gives a network that icp connects to and walks through the chat example", async () => {
  await using icebox = createIceboxProject();
  await icebox.icebox("network", "start", "-d", "--port", "0");
  const { stdout } = await icebox.icebox("network", "status");
  const url = /http:\/\/[\w.]+:\d+/.exec(stdout)?.[0];
  assert.ok(url !== undefined, stdout);
  await using project = createIcpProject([chatCanister()], { mode: "connected", url });
  await walkThroughChat(project);
});
