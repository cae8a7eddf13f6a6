import { test } from "node:test";
import { createIcpProject, startManagedNetwork } from "../support/icp-project.ts";
import { chatCanister, walkThroughChat } from "./chat-walkthrough.ts";

test("icebox-launcher gives `icp network start` a network on which icp walks through the chat example", async () => {
  await using project = createIcpProject([chatCanister()], { mode: "managed" });
  await startManagedNetwork(project);
  await walkThroughChat(project);
});
