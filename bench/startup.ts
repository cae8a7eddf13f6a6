import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Client,
  connect,
  deleteSnapshot,
  deployModule,
  generatePem,
  identityFromPem,
  listSnapshots,
  type Principal,
  replyOf,
  stopCanister,
  takeSnapshot,
} from "icebox";
import { icpExecutable } from "../tests/support/icp-project.ts";
import { type Figure, figure } from "./figure.ts";
import { startBenchNetwork } from "./start-bench-network.ts";
import { median } from "./statistics.ts";

const repository = join(import.meta.dirname, "..");
const icebox = join(repository, "bin/icebox");
const turns = 15;

/** A short command of one of the tools. */
interface Command {
  readonly what: string;
  readonly file: string;
  readonly args: readonly string[];
}

/** A folder in which both tools find the same key. */
interface Home extends Disposable {
  readonly path: string;
  readonly env: NodeJS.ProcessEnv;
}

/** What is asked of both tools, with the canister's id in the place of ID. */
const questions: readonly (readonly string[])[] = [
  ["canister", "snapshot", "list", "ID"],
  ["canister", "status", "ID"],
  ["canister", "snapshot", "create", "ID"],
  ["canister", "call", "RUNNING", "increment", "()"],
];

/**
 * Measures how long short commands take from the start of the process to its end, beside the native `icp` on the same
 * network. The commands take turns; each figure is a median, and the compiled code of an earlier run is there, as it is
 * for every user but at the first command.
 */
export async function startupBench(progress: (line: string) => void): Promise<Figure[]> {
  await using network = await startBenchNetwork();
  const { url } = network.client;
  const pem = generatePem("secp256k1");
  using home = createHome(pem);
  const client = await connect({ url }, { identity: identityFromPem(pem) });
  const ids = { ID: await canisterWithSnapshot(client), RUNNING: await runningCanister(client) };
  const icp = icpExecutable();
  const short = questions.map((words) => words.filter((word) => /^[a-z]/.test(word)).join(" "));
  const commands: readonly Command[] = [
    { what: "node -e 0", file: process.execPath, args: ["-e", "0"] },
    { what: "icp --help", file: icp, args: ["--help"] },
    { what: "icebox --help", file: icebox, args: ["--help"] },
    ...questions.flatMap((words, index) => {
      const named = words.map((word) => (word === "ID" || word === "RUNNING" ? ids[word].toText() : word));
      const args = [...named, "-n", url, "-k", "fetch"];
      const what = short[index] ?? "";
      return [
        { what: `icp ${what}`, file: icp, args },
        { what: `icebox ${what}`, file: icebox, args },
      ];
    }),
  ];
  const times = new Map<string, number[]>(commands.map(({ what }) => [what, []]));
  for (let turn = -1; turn < turns; turn += 1) {
    for (const command of commands) {
      const tookMs = timeOf(command, home);
      if (turn >= 0) times.get(command.what)?.push(tookMs);
      if (command.args.includes("create")) await deleteNewest(client, ids.ID);
    }
    progress(`turn ${turn + 1} of ${turns}`);
  }
  const medianOf = (what: string): number => median(times.get(what) ?? []);
  return [
    ...commands.map(({ what }) => figure(what, medianOf(what), "ms")),
    ...short.map((what) =>
      figure(`${what}, icebox against icp`, medianOf(`icebox ${what}`) / medianOf(`icp ${what}`), "ratio"),
    ),
  ];
}

/** Milliseconds that a command takes; it must succeed. */
function timeOf({ what, file, args }: Command, { path, env }: Home): number {
  const startedMs = performance.now();
  const { status, stderr } = spawnSync(file, args, { cwd: path, env, encoding: "utf8" });
  const tookMs = performance.now() - startedMs;
  if (status !== 0) throw new Error(`${what} ended with ${status}: ${stderr}`);
  return tookMs;
}

function runningCanister(client: Client): Promise<Principal> {
  const wasmModule = readFileSync(join(repository, "docs/guides/library/counter.wasm"));
  return deployModule(client, { wasmModule }).then((answer) => replyOf(answer, "deploy"));
}

async function canisterWithSnapshot(client: Client): Promise<Principal> {
  const canisterId = await runningCanister(client);
  replyOf(await stopCanister(client, canisterId), "stop");
  replyOf(await takeSnapshot(client, { canisterId }), "take a snapshot");
  return canisterId;
}

async function deleteNewest(client: Client, canisterId: Principal): Promise<void> {
  const newest = replyOf(await listSnapshots(client, canisterId), "list").at(-1);
  if (newest !== undefined)
    replyOf(await deleteSnapshot(client, { canisterId, snapshotId: newest.id }), "delete");
}

function createHome(pem: string): Home {
  const path = mkdtempSync(join(tmpdir(), "icebox-startup-"));
  const identities = join(path, "icebox", "identities");
  mkdirSync(identities, { recursive: true });
  const pemPath = join(identities, "default.pem");
  writeFileSync(pemPath, pem, { mode: 0o600 });
  const env = {
    PATH: "/usr/bin:/bin",
    HOME: path,
    ICEBOX_HOME: join(path, "icebox"),
    ICP_HOME: join(path, "icp"),
    ICP_TELEMETRY_DISABLED: "1",
  };
  const home = { path, env, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
  for (const args of [
    ["identity", "import", "bench", "--from-pem", pemPath, "--storage", "plaintext"],
    ["identity", "default", "bench"],
  ]) {
    timeOf({ what: `icp ${args.join(" ")}`, file: icpExecutable(), args }, home);
  }
  return home;
}
