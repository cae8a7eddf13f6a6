import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readLiveDescriptor } from "../embedded/network-descriptor.ts";
import { networkDirectory } from "../embedded/network-directory.ts";
import { runNetwork } from "../embedded/run-network.ts";
import { textCanisterInterface, textCanisterModule } from "./text-canister.ts";
import { createWorkplace, type Workplace } from "./workplace.ts";

const config = `canisters:
  notes: { type: wasm, path: text.wasm, candid: text.did }
`;

/** A folder with a project of one canister, `notes`. */
export async function createProject(): Promise<Workplace> {
  const workplace = createWorkplace();
  const { directory } = workplace;
  writeFileSync(join(directory, "icebox.yaml"), config);
  writeFileSync(join(directory, "text.did"), textCanisterInterface);
  writeFileSync(join(directory, "text.wasm"), await textCanisterModule());
  return workplace;
}

/** Runs commands against a network in this process, which lives as long as the callback. */
export async function withNetwork(use: (workplace: Workplace) => Promise<void>): Promise<void> {
  using workplace = await createProject();
  await whileNetworkRuns(workplace, () => use(workplace));
}

/** Runs commands against the network of a folder, which lives as long as the callback. */
export async function whileNetworkRuns(
  { directory }: Workplace,
  use: () => Promise<void>,
  clean = false,
): Promise<void> {
  const project = { directory, configPath: join(directory, "icebox.yaml") };
  const network = networkDirectory(project);
  const { promise: stopRequested, resolve: stop } = Promise.withResolvers<undefined>();
  const { promise: isReady, resolve: ready } = Promise.withResolvers<undefined>();
  const note = (text: string): void => {
    if (text.startsWith("Replica API running on")) ready(undefined);
  };
  const context = {
    cwd: directory,
    env: {},
    programPath: "",
    terminal: { data: note, note, bytes: () => undefined },
  };
  const options = { project, directory: network, port: 0, clean, durability: "process" } as const;
  const running = runNetwork(context, { ...options, stopRequested });
  try {
    await Promise.race([isReady, running]);
    await use();
  } finally {
    stop(undefined);
    await running;
  }
  assert.equal(readLiveDescriptor(network.descriptorPath), undefined);
}

/** Runs a command that must succeed, and gives its data, which must be the expected. */
export async function expectData(
  workplace: Workplace,
  words: readonly string[],
  expected: string | RegExp,
): Promise<string> {
  const { exitCode, data, notes } = await workplace.run(...words);
  assert.equal(exitCode, 0, notes);
  if (typeof expected === "string") assert.equal(data, expected);
  else assert.match(data, expected);
  return data;
}

/** A field of an object in JSON. */
export function textField(json: string, name: string): string {
  const value: unknown = JSON.parse(json);
  assert.ok(typeof value === "object" && value !== null);
  return String(Object.fromEntries(Object.entries(value))[name]);
}

/** Runs a command that must fail as expected, and gives what it said. */
export async function expectFailure(
  workplace: Workplace,
  words: readonly string[],
  expected: { readonly exitCode: number; readonly code: string },
): Promise<string> {
  const { exitCode, notes } = await workplace.run(...words);
  assert.equal(exitCode, expected.exitCode, notes);
  assert.ok(notes.includes(`\nCode: ${expected.code}`), notes);
  return notes;
}
