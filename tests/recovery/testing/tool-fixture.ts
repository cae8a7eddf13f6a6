import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeHex } from "icebox/bytes";
import {
  callCanister,
  canisterStatus,
  type Client,
  createCanister,
  createClient,
  generatePem,
  identityFromPem,
  installCode,
  listSnapshots,
  queryCanister,
  replyOf,
  startCanister,
  stopCanister,
  takeSnapshot,
  uploadChunk,
} from "icebox/client";
import { startNetwork } from "icebox/network";
import type { Principal } from "icebox/wire";
import { compileWat } from "../../support/compile-wat.ts";
import { type ProgramResult, runProgram } from "../../support/run-program.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const program = join(import.meta.dirname, "../../../bin/icebox");
const counter = join(import.meta.dirname, "../../canisters/counter.wat");
const bigHeap = join(import.meta.dirname, "../../canisters/big-heap.wat");
const compileCache = join(import.meta.dirname, "../../../.build/compile-cache");

/** What can be seen of a canister from outside. */
export interface SeenCanister {
  readonly runState: string;
  /** Hexadecimal ids, oldest first. */
  readonly snapshots: readonly string[];
}

/** How the tool is run. */
export interface ToolOptions {
  readonly cwd?: string;
  /** @default {the home of `journalFolder`} */
  readonly home?: string;
  /** The place at which its process ends, or gets the signal `cutOffBy`. */
  readonly cutOffAt?: string;
  readonly cutOffBy?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** The largest file that the tool may write, in units of 1024 bytes: a limit of the system. */
  readonly fileLimit?: number;
}

/** A network in this process, and the tool as child processes that talk to it. */
export interface ToolFixture extends AsyncDisposable {
  /** Of the identity that owns all canisters. */
  readonly client: Client;
  /** For files of a test. */
  readonly folder: string;
  /** A project whose file has `max_snapshots: 1` and `auto_stop: true`; other commands run without a project. */
  readonly strictProject: string;
  readonly journalFolder: string;
  /** A new folder of the user's, or the given one made into it, whose identity owns all canisters. */
  makeHome(path?: string): string;
  /** A new folder to work in. */
  makeFolder(): string;
  /** Runs the tool against the network. */
  run(words: readonly string[], options?: ToolOptions): Promise<ProgramResult>;
  /** Runs the tool uncut, which must succeed, and gives every place that it reached, in order. */
  placesOf(words: readonly string[], options?: ToolOptions): Promise<readonly string[]>;
  advanceTime(milliseconds: number): Promise<void>;
  /** The options that name the network. */
  readonly network: readonly string[];
  /** A canister with as many snapshots, each of its counter at 1 and with an entry in its chunk store; the counter is at 2. */
  makeCanister(runState: "running" | "stopped", snapshots: number): Promise<Principal>;
  /** A running canister with one snapshot, whose heap has so many MiB without zeros from a WasmPage on. */
  makeLargeCanister(mebibytes: number, firstPage?: number): Promise<Principal>;
  see(canister: Principal): Promise<SeenCanister>;
  /** The counter; starts the canister for that. */
  readCounter(canister: Principal): Promise<number>;
}

/** Starts the network and makes an identity that owns all canisters. */
export async function startToolFixture(): Promise<ToolFixture> {
  const base = temporaryFolder("tool");
  const home = join(base.path, "home");
  const [plainFolder, strictProject] = [join(base.path, "plain"), join(base.path, "strict")];
  for (const folder of [plainFolder, strictProject]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(strictProject, "icebox.yaml"), "max_snapshots: 1\nauto_stop: true\ncanisters: []\n");
  const pem = generatePem("ed25519");
  writeIdentity(home, pem);
  const network = await startNetwork({ port: 0, stateDirectory: join(base.path, "network") });
  const client = await createClient({ url: network.url, identity: identityFromPem(pem) });
  const wasmModule = compileWat(counter);
  return {
    client,
    folder: base.path,
    strictProject,
    journalFolder: join(home, "operations"),
    network: ["--network", network.url],
    makeHome: (path) => {
      const made = path ?? mkdtempSync(join(base.path, "home-"));
      writeIdentity(made, pem);
      return made;
    },
    makeFolder: () => mkdtempSync(join(base.path, "work-")),
    run: (words, options) => runTool(words, { cwd: plainFolder, home, ...options }),
    placesOf: async (words, options) => {
      const log = join(mkdtempSync(join(base.path, "log-")), "places");
      const result = await runTool(words, {
        cwd: plainFolder,
        home,
        ...options,
        env: { ...options?.env, ICEBOX_CUT_OFF_LOG: log },
      });
      assert.equal(result.code, 0, result.stderr);
      return readFileSync(log, "utf8").trimEnd().split("\n");
    },
    advanceTime: (milliseconds) => network.advanceTime(milliseconds),
    makeCanister: (runState, snapshots) => makeCanister(client, wasmModule, { runState, snapshots }),
    makeLargeCanister: (mebibytes, firstPage = 0) => makeLargeCanister(client, mebibytes, firstPage),
    see: (canister) => see(client, canister),
    readCounter: async (canisterId) => {
      replyOf(await startCanister(client, canisterId), "start");
      const arg = new Uint8Array();
      const reply = replyOf(await queryCanister(client, { canisterId, methodName: "read", arg }), "read");
      return reply[0] ?? 0;
    },
    [Symbol.asyncDispose]: async () => {
      await network.stop();
      base[Symbol.dispose]();
    },
  };
}

function writeIdentity(home: string, pem: string): void {
  mkdirSync(join(home, "identities"), { recursive: true });
  writeFileSync(join(home, "identities/default.pem"), pem, { mode: 0o600 });
}

function runTool(
  words: readonly string[],
  {
    cwd,
    home,
    cutOffAt = "",
    cutOffBy = "",
    env = {},
    fileLimit,
  }: ToolOptions & { cwd: string; home: string },
): Promise<ProgramResult> {
  const command = [program, ...words];
  const limited = ["bash", "-c", `ulimit -f ${fileLimit}; exec "$@"`, "icebox", ...command];
  const [file = "", ...args] = fileLimit === undefined ? command : limited;
  return runProgram(file, args, {
    cwd,
    env: {
      PATH: process.env["PATH"],
      HOME: home,
      ICEBOX_HOME: home,
      ICEBOX_CUT_OFF_AT: cutOffAt,
      ICEBOX_CUT_OFF_BY: cutOffBy,
      NODE_COMPILE_CACHE: compileCache,
      ...env,
    },
  });
}

async function makeCanister(
  client: Client,
  wasmModule: Uint8Array,
  wanted: { readonly runState: "running" | "stopped"; readonly snapshots: number },
): Promise<Principal> {
  const canisterId = replyOf(await createCanister(client), "create");
  const arg = new Uint8Array();
  const increment = { canisterId, methodName: "increment", arg };
  replyOf(await installCode(client, { canisterId, mode: { kind: "install" }, wasmModule, arg }), "install");
  replyOf(await callCanister(client, increment), "count");
  replyOf(await uploadChunk(client, { canisterId, chunk: Uint8Array.of(1, 2, 3) }), "upload a chunk");
  for (let taken = 0; taken < wanted.snapshots; taken += 1)
    replyOf(await takeSnapshot(client, { canisterId }), "take a snapshot");
  replyOf(await callCanister(client, increment), "count");
  if (wanted.runState === "stopped") replyOf(await stopCanister(client, canisterId), "stop");
  return canisterId;
}

async function makeLargeCanister(client: Client, mebibytes: number, firstPage: number): Promise<Principal> {
  const canisterId = replyOf(await createCanister(client), "create");
  const wasmModule = compileWat(bigHeap);
  const install = { canisterId, mode: { kind: "install" } as const, wasmModule, arg: new Uint8Array() };
  replyOf(await installCode(client, install), "install");
  const pages = new DataView(new ArrayBuffer(8));
  pages.setUint32(0, firstPage, true);
  pages.setUint32(4, mebibytes * 16, true);
  const fill = { canisterId, methodName: "fill", arg: new Uint8Array(pages.buffer) };
  replyOf(await callCanister(client, fill), "fill");
  replyOf(await takeSnapshot(client, { canisterId }), "take a snapshot");
  return canisterId;
}

async function see(client: Client, canisterId: Principal): Promise<SeenCanister> {
  const { runState } = replyOf(await canisterStatus(client, canisterId), "read the status");
  const snapshots = replyOf(await listSnapshots(client, canisterId), "list the snapshots");
  assert.ok(runState !== "stopping");
  return { runState, snapshots: snapshots.map(({ id }) => encodeHex(id)) };
}
