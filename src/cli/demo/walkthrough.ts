import type { IceboxShell } from "./icebox-shell.ts";

/** A command did not print what the walkthrough promises. */
export class WalkthroughError extends Error {
  override readonly name = "WalkthroughError";
  readonly fault: {
    readonly code: "cli/unexpected-output";
    readonly command: string;
    readonly expected: string;
  };

  constructor(command: string, expected: string) {
    super(`"icebox ${command}" did not print what was expected: ${expected}`);
    this.fault = { code: "cli/unexpected-output", command, expected };
  }
}

/**
 * The round trip of the chat canister: it is deployed, told something, snapshotted, loses everything by its own bug
 * and gets it back. Every command's output is checked.
 *
 * @param say Called with what the next commands are about.
 * @throws WalkthroughError
 */
export async function runWalkthrough(shell: IceboxShell, say: (text: string) => void): Promise<void> {
  const check = (words: readonly string[], expected: string | RegExp): Promise<RegExpExecArray> =>
    checkedRun(shell, words, expected);

  say("Start an empty local network");
  await check(
    ["network", "start", "--clean", "--background", "--port", "0"],
    /Replica API running on 127\.0\.0\.1:\d+/,
  );

  say("Compile the chat and deploy it");
  const deployed = await check(
    ["deploy"],
    /^Deploying all canisters\.\n[\s\S]+\nDeployed canisters\.\nURLs:\n {3}Backend canister via Candid interface:\n {6}chat: http:\/\/127\.0\.0\.1:\d+\/\?canisterId=(?<id>[a-z0-9-]+)$/,
  );
  const id = deployed.groups?.["id"] ?? "";

  say("Say something");
  await check(["canister", "call", "chat", "append", "Hi there!"], "()");
  await check(["canister", "call", "chat", "dump"], '(vec { "Hi there!" })');

  say("Stop the chat, take a snapshot, start it again");
  const stopping = `Stopping code for canister chat, with canister_id ${id}`;
  const starting = `Starting code for canister chat, with canister_id ${id}`;
  await check(["canister", "stop", "chat"], stopping);
  const created = await check(
    ["canister", "snapshot", "create", "chat"],
    /^Created a new snapshot of canister chat\. Snapshot ID: (?<snapshot>[0-9a-f]{36})$/m,
  );
  const snapshot = created.groups?.["snapshot"] ?? "";
  await check(["canister", "start", "chat"], starting);

  say("Lose the conversation to the bug in remove_spam");
  await check(["canister", "call", "chat", "remove_spam"], "(0 : nat64)");
  await check(["canister", "call", "chat", "dump"], "(vec {})");

  say("Get it back from the snapshot");
  await check(["canister", "stop", "chat"], stopping);
  await check(
    ["canister", "snapshot", "list", "chat"],
    new RegExp(`^${snapshot}: \\d+\\.\\d\\dMiB, taken at \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC$`),
  );
  await check(
    ["canister", "snapshot", "load", "chat", snapshot],
    `Loaded snapshot ${snapshot} in canister chat`,
  );
  await check(["canister", "start", "chat"], starting);
  await check(["canister", "call", "chat", "dump"], '(vec { "Hi there!" })');
}

async function checkedRun(
  shell: IceboxShell,
  words: readonly string[],
  expected: string | RegExp,
): Promise<RegExpExecArray> {
  const { output, exitCode } = await shell.run(words);
  const command = words.join(" ");
  if (exitCode !== 0) throw new WalkthroughError(command, `exit status 0 instead of ${String(exitCode)}`);
  const match = (typeof expected === "string" ? exactly(expected) : expected).exec(output);
  if (match === null) throw new WalkthroughError(command, String(expected));
  return match;
}

function exactly(text: string): RegExp {
  return new RegExp(`^${text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&")}$`);
}
