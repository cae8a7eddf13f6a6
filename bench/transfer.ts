import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setInterval } from "node:timers";
import { encodeHex } from "icebox/bytes";
import {
  type Client,
  createCanister,
  createClient,
  deleteSnapshot,
  installCode,
  listSnapshots,
  replyOf,
  stopCanister,
  takeSnapshot,
} from "icebox/client";
import type { Principal } from "@icp-sdk/core/principal";
import { compileWat } from "../tests/support/compile-wat.ts";
import { icpExecutable } from "../tests/support/icp-project.ts";
import { atMost, type Figure, figure } from "./figure.ts";
import { fillHeap } from "./fill-heap.ts";
import { type BenchNetwork, startBenchNetwork } from "./start-bench-network.ts";
import { median } from "./statistics.ts";

const usualSizesMiB = [64, 1024];
const listRuns = 5;
/** The size from which on the goals hold. */
const goalMiB = 1024;

type Tool = "icebox" | "icp";
const tools: readonly Tool[] = ["icebox", "icp"];

/** Turns of a direction and a size; no further one begins when the time is over, so that a run has its bounds. */
const maximumTurns = 3;
const turnsMs = 25_000;

interface Run {
  readonly seconds: number;
  readonly peakMiB: number;
  /** Processor time, all threads, user and system. */
  readonly cpuSeconds: number;
  /** What the network used meanwhile. */
  readonly networkCpuSeconds: number;
}

type Runs = Readonly<Record<Tool, readonly Run[]>>;

/**
 * Downloads and uploads snapshots of canisters with full heaps by `icebox` and by the native `icp`, in turns against the
 * same network, and measures wall time, processor time and peak memory of the tool's process; and how long `snapshot list`
 * takes. Client and network share the machine's processors, so that the processor time of both makes the wall time.
 *
 * @param sizesMiB sizes of the heaps. @default {64 and 1024}
 */
export async function transferBench(
  progress: (line: string) => void,
  sizesMiB: readonly number[] = usualSizesMiB,
): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "icebox-transfer-"));
  await using network = await startBenchNetwork();
  try {
    const client = await createClient({ url: network.client.url });
    const bench = new TransferBench(client, network, { folder, progress });
    const figures: Figure[] = [];
    for (const sizeMiB of sizesMiB) figures.push(...(await bench.measure(sizeMiB)));
    return figures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

class TransferBench {
  readonly #client: Client;
  readonly #network: BenchNetwork;
  readonly #folder: string;
  readonly #progress: (line: string) => void;

  constructor(
    client: Client,
    network: BenchNetwork,
    { folder, progress }: { readonly folder: string; readonly progress: (line: string) => void },
  ) {
    this.#client = client;
    this.#network = network;
    this.#folder = folder;
    this.#progress = progress;
    for (const name of ["home", "icp-home", "icebox-home"]) mkdirSync(join(folder, name));
  }

  async measure(sizeMiB: number): Promise<Figure[]> {
    this.#progress(`filling a heap of ${sizeMiB} MiB`);
    const { canisterId, snapshotId } = await this.#fill(sizeMiB);
    const figures: Figure[] = [];
    const downloads = await this.#eachTool(`downloading ${sizeMiB} MiB`, (tool) => {
      rmSync(join(this.#folder, `${tool}-${sizeMiB}`), { recursive: true, force: true });
      return this.#run(tool, [
        "download",
        canisterId.toText(),
        encodeHex(snapshotId),
        "-o",
        `${tool}-${sizeMiB}`,
      ]);
    });
    figures.push(...figuresOf(`download of ${sizeMiB} MiB`, sizeMiB, downloads));
    const uploads = await this.#eachTool(`uploading ${sizeMiB} MiB`, (tool) =>
      this.#run(tool, ["upload", canisterId.toText(), "-i", `${tool}-${sizeMiB}`]),
    );
    figures.push(...figuresOf(`upload of ${sizeMiB} MiB`, sizeMiB, uploads));
    for (const tool of tools) rmSync(join(this.#folder, `${tool}-${sizeMiB}`), { recursive: true });
    for (const { id } of replyOf(await listSnapshots(this.#client, canisterId), "list"))
      replyOf(await deleteSnapshot(this.#client, { canisterId, snapshotId: id }), "delete");
    figures.push(...(await this.#list(canisterId, sizeMiB)));
    return figures;
  }

  async #list(canisterId: Principal, sizeMiB: number): Promise<Figure[]> {
    if (sizeMiB !== usualSizesMiB[0]) return [];
    const seconds: Record<Tool, number[]> = { icebox: [], icp: [] };
    for (let run = 0; run < listRuns; run += 1) {
      for (const tool of tools)
        seconds[tool].push((await this.#run(tool, ["list", canisterId.toText()])).seconds);
    }
    return tools.map((tool) =>
      figure(`${tool} canister snapshot list, median`, median(seconds[tool]) * 1000, "ms"),
    );
  }

  /** Who goes first changes, so that neither always meets what the other left behind. */
  async #eachTool(what: string, run: (tool: Tool) => Promise<Run>): Promise<Runs> {
    const runs: Record<Tool, Run[]> = { icebox: [], icp: [] };
    const endMs = performance.now() + turnsMs;
    for (let turn = 0; turn < maximumTurns && (turn === 0 || performance.now() < endMs); turn += 1) {
      for (const tool of turn % 2 === 0 ? tools : [...tools].reverse()) {
        const result = await run(tool);
        runs[tool].push(result);
        this.#progress(
          `${what} with ${tool}: ${result.seconds.toFixed(2)} s, ${result.peakMiB.toFixed(0)} MiB`,
        );
      }
    }
    return runs;
  }

  async #fill(sizeMiB: number): Promise<{ canisterId: Principal; snapshotId: Uint8Array }> {
    const client = this.#client;
    const canisterId = replyOf(await createCanister(client), "create a canister");
    const wasmModule = compileWat(join(import.meta.dirname, "../tests/canisters/big-heap.wat"));
    const arg = new Uint8Array();
    replyOf(await installCode(client, { canisterId, mode: { kind: "install" }, wasmModule, arg }), "install");
    await fillHeap(client, canisterId, sizeMiB);
    replyOf(await stopCanister(client, canisterId), "stop");
    const { id } = replyOf(await takeSnapshot(client, { canisterId }), "take a snapshot");
    return { canisterId, snapshotId: id };
  }

  async #run(tool: Tool, words: readonly string[]): Promise<Run> {
    const program = tool === "icp" ? icpExecutable() : join(import.meta.dirname, "../bin/icebox");
    const network = ["-n", this.#client.url, "-k", encodeHex(this.#client.rootKeyDer)];
    const identity = ["--identity", "anonymous"];
    const networkCpuMs = await this.#network.cpuMs();
    const startMs = performance.now();
    const child = spawn(program, ["canister", "snapshot", ...words, ...network, ...identity], {
      cwd: this.#folder,
      env: {
        PATH: "/usr/local/bin:/usr/bin:/bin",
        HOME: join(this.#folder, "home"),
        ICP_HOME: join(this.#folder, "icp-home"),
        ICEBOX_HOME: join(this.#folder, "icebox-home"),
        ICP_TELEMETRY_DISABLED: "1",
      },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let stderr = "";
    child.stderr.on("data", (data: Buffer) => (stderr += data.toString()));
    let peakMiB = 0;
    let cpuSeconds = 0;
    const watch = setInterval(() => {
      peakMiB = Math.max(peakMiB, highWaterMiB(child.pid));
      cpuSeconds = Math.max(cpuSeconds, cpuSecondsOf(child.pid));
    }, 50);
    const [code]: (number | null)[] = await once(child, "close");
    clearInterval(watch);
    const seconds = (performance.now() - startMs) / 1000;
    if (code !== 0) throw new Error(`${tool} ${words.join(" ")} ended with ${code}: ${stderr}`);
    const networkCpuSeconds = ((await this.#network.cpuMs()) - networkCpuMs) / 1000;
    return { seconds, peakMiB, cpuSeconds, networkCpuSeconds };
  }
}

function figuresOf(what: string, sizeMiB: number, runs: Runs): Figure[] {
  const seconds = (tool: Tool): number => median(runs[tool].map((run) => run.seconds));
  const peakMiB = (tool: Tool): number => Math.max(...runs[tool].map((run) => run.peakMiB));
  const cpu = (tool: Tool): Figure[] => [
    figure(`${what}, processor time of ${tool}`, median(runs[tool].map((run) => run.cpuSeconds)), "s"),
    figure(
      `${what}, processor time of the network for ${tool}`,
      median(runs[tool].map((run) => run.networkCpuSeconds)),
      "s",
    ),
  ];
  const ratio = seconds("icebox") / seconds("icp");
  const isHeld = sizeMiB >= goalMiB;
  const against = `${what}, icebox against icp`;
  return [
    figure(`${what}, icebox`, seconds("icebox"), "s"),
    figure(`${what}, icp`, seconds("icp"), "s"),
    isHeld ? atMost(0.5, against, ratio, "ratio") : figure(against, ratio, "ratio"),
    ...cpu("icebox"),
    ...cpu("icp"),
    atMost(150, `${what}, peak memory of icebox`, peakMiB("icebox"), "MiB"),
    figure(`${what}, peak memory of icp`, peakMiB("icp"), "MiB"),
  ];
}

/** The most memory that a process has had so far, as Linux tells it; 0 where it cannot be told. */
function highWaterMiB(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${String(pid)}/status`, "utf8");
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Ticks in which Linux counts processor time. */
const ticksPerSecond = 100;

/** The processor time that a process has used so far, as Linux tells it; 0 where it cannot be told. */
function cpuSecondsOf(pid: number | undefined): number {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
    // The name, in brackets, may hold spaces: fields are counted from behind it.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  } catch {
    return 0;
  }
}
