import { createHash } from "node:crypto";
import type { Principal } from "@icp-sdk/core/principal";
import {
  chooseInstallMode,
  clearChunkStore,
  type Client,
  installStoredModule,
  listSnapshots,
  replyOf,
  startCanister,
  stopCanister,
  storedChunks,
  takeSnapshot,
  uploadChunk,
} from "icebox/client";
import {
  controlCanister,
  describeModule,
  JournalStore,
  observeForUpgrade,
  planUpgrade,
  runOperation,
} from "icebox/recovery";

/** What is upgraded, and by whom. */
export interface BenchUpgrade {
  readonly client: Client;
  readonly canisterId: Principal;
  readonly module: Uint8Array;
  /** For journals. */
  readonly folder: string;
}

/** How long the canister stood still, and what of that each step took, milliseconds. */
export interface Downtime {
  readonly allMs: number;
  readonly stepsMs: ReadonlyMap<string, number>;
}

/** Upgrades as `icebox upgrade` does. */
export async function upgradeByIcebox(upgrade: BenchUpgrade): Promise<Downtime> {
  const { client, canisterId, folder } = upgrade;
  const control = await controlCanister(client, canisterId);
  const before = await observeForUpgrade(control, "bench");
  const plan = planUpgrade({
    canisterId,
    before,
    module: describeModule(upgrade.module),
    arg: new Uint8Array(),
    mode: await chooseInstallMode(client, { canisterId, status: before.status }, "upgrade"),
    snapshot: { kind: "add" },
    maxSnapshots: 10,
    healthChecks: [],
    checkStopped: false,
    force: false,
  });
  const clock = new StepClock();
  const result = await runOperation(plan, {
    control,
    journals: new JournalStore(folder),
    name: "bench",
    network: client,
    target: {},
    signal: new AbortController().signal,
    report: (event) => {
      if (event.kind === "step") clock.begin(event.step.kind);
    },
  });
  clock.end();
  const { upgrade: ended } = result;
  if (ended?.outcome !== "upgraded" || ended.downtimeMs === undefined)
    throw new Error(`The upgrade ended as ${String(ended?.outcome)}`);
  return { allMs: ended.downtimeMs, stepsMs: clock.stepsMs };
}

/** Pieces of a module, and how many calls are under way at a time, as Juno has them. */
const junoChunkBytes = 1_000_000;

/**
 * Upgrades in the order of Juno: everything between stop and start. Its pieces are uploaded side by side, as there are fewer
 * than the twelve that it sends at a time.
 */
export async function upgradeByJuno({ client, canisterId, module }: BenchUpgrade): Promise<Downtime> {
  const clock = new StepClock();
  const mode = await chooseInstallMode(
    client,
    { canisterId, status: { moduleHash: new Uint8Array() } },
    "upgrade",
  );
  replyOf(await stopCanister(client, canisterId), "stop");
  const startMs = performance.now();
  clock.begin("list-snapshots");
  replyOf(await listSnapshots(client, canisterId), "list");
  clock.begin("take-snapshot");
  replyOf(await takeSnapshot(client, { canisterId }), "take");
  clock.begin("upload-chunks");
  replyOf(await storedChunks(client, canisterId), "stored chunks");
  replyOf(await clearChunkStore(client, canisterId), "clear");
  const count = Math.ceil(module.length / junoChunkBytes);
  const pieces = Array.from({ length: count }, (_, index) =>
    module.slice(index * junoChunkBytes, (index + 1) * junoChunkBytes),
  );
  const answers = await Promise.all(pieces.map((chunk) => uploadChunk(client, { canisterId, chunk })));
  const chunks = answers.map((answer) => replyOf(answer, "upload"));
  clock.begin("install-code");
  const moduleHash = createHash("sha256").update(module).digest();
  const arg = new Uint8Array();
  replyOf(await installStoredModule(client, { canisterId, mode, moduleHash, chunks, arg }), "install");
  clock.begin("clear-chunks");
  replyOf(await clearChunkStore(client, canisterId), "clear");
  clock.begin("start");
  replyOf(await startCanister(client, canisterId), "start");
  clock.end();
  return { allMs: performance.now() - startMs, stepsMs: clock.stepsMs };
}

class StepClock {
  readonly stepsMs: Map<string, number> = new Map();
  #step: string | undefined;
  #sinceMs = 0;

  begin(step: string): void {
    this.end();
    this.#step = step;
    this.#sinceMs = performance.now();
  }

  end(): void {
    if (this.#step !== undefined) this.stepsMs.set(this.#step, performance.now() - this.#sinceMs);
    this.#step = undefined;
  }
}
