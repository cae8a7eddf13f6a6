import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Client,
  createCanister,
  createClient,
  deleteSnapshot,
  installCode,
  listSnapshots,
  loadSnapshot,
  queryCanister,
  replyOf,
  startCanister,
  stopCanister,
  takeSnapshot,
} from "icebox/client";
import { encodeHex } from "icebox/bytes";
import type { Principal } from "@icp-sdk/core/principal";
import { atMost, type Figure, figure } from "./figure.ts";
import { fillHeap } from "./fill-heap.ts";
import { startBenchNetwork } from "./start-bench-network.ts";
import { median } from "./statistics.ts";
import { startDistantNetwork } from "./upgrade/distant-network.ts";
import { largeModule } from "./upgrade/large-module.ts";
import {
  type BenchUpgrade,
  type Downtime,
  upgradeByIcebox,
  upgradeByJuno,
} from "./upgrade/upgrade-orders.ts";

const heapMiB = 1024;
const nearTurns = 5;
const farTurns = 2;
/** A call to a network on the other side of the world, over a line of 20 Mbit/s. */
const distance = { delayMs: 1_000, bytesPerMs: 2_500 };

type Order = "icebox" | "juno";
const orders: ReadonlyMap<Order, (upgrade: BenchUpgrade) => Promise<Downtime>> = new Map([
  ["icebox", upgradeByIcebox],
  ["juno", upgradeByJuno],
]);

/**
 * Measures how long a canister with a heap of 1 GiB stands still while it gets a module of 3 MB, by the order of steps of
 * `icebox upgrade` and by that of Juno, in turns: beside the network, and far away from it.
 *
 * @param sizesMiB One size of the heap. @default {1024}
 */
export async function upgradeBench(
  progress: (line: string) => void,
  sizesMiB: readonly number[] = [heapMiB],
): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "icebox-upgrade-"));
  await using network = await startBenchNetwork();
  const { url } = network.client;
  await using distant = await startDistantNetwork(url, distance);
  try {
    const [near, far] = [await createClient({ url }), await createClient({ url: distant.url })];
    const figures: Figure[] = [];
    for (const sizeMiB of sizesMiB) {
      for (const keepsHeap of [false, true]) {
        const what = `heap of ${sizeMiB} MiB${keepsHeap ? " kept" : ""}`;
        progress(`filling a ${what}`);
        const bench = await UpgradeBench.open(near, folder, { sizeMiB, keepsHeap });
        const tell = (measured: readonly Figure[]): void => {
          for (const each of measured) progress(`${each.what}: ${each.value} ${each.unit}`);
          figures.push(...measured);
        };
        tell(figuresOf(what, await bench.turns(near, nearTurns)));
        tell(figuresOf(`${what}, far away`, await bench.turns(far, farTurns)));
      }
    }
    return figures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface HeapKind {
  readonly sizeMiB: number;
  readonly keepsHeap: boolean;
}

type Downtimes = Readonly<Record<Order, readonly Downtime[]>>;

class UpgradeBench {
  readonly #client: Client;
  readonly #folder: string;
  readonly #canisterId: Principal;
  readonly #kind: HeapKind;
  readonly #base: Uint8Array;
  #version = 0;

  private constructor(
    client: Client,
    state: { folder: string; canisterId: Principal; kind: HeapKind; base: Uint8Array },
  ) {
    this.#client = client;
    this.#folder = state.folder;
    this.#canisterId = state.canisterId;
    this.#kind = state.kind;
    this.#base = state.base;
  }

  /** Makes the canister, and a snapshot of it from which each turn goes out. */
  static async open(client: Client, folder: string, kind: HeapKind): Promise<UpgradeBench> {
    const { sizeMiB, keepsHeap } = kind;
    const canisterId = replyOf(await createCanister(client), "create a canister");
    const wasmModule = largeModule(0, keepsHeap);
    const arg = new Uint8Array();
    replyOf(await installCode(client, { canisterId, mode: { kind: "install" }, wasmModule, arg }), "install");
    await fillHeap(client, canisterId, sizeMiB);
    replyOf(await stopCanister(client, canisterId), "stop");
    const { id: base } = replyOf(await takeSnapshot(client, { canisterId }), "take a snapshot");
    return new UpgradeBench(client, { folder, canisterId, kind, base });
  }

  /** Who goes first changes, so that neither always meets what the other left behind. */
  async turns(client: Client, count: number): Promise<Downtimes> {
    const downtimes: Record<Order, Downtime[]> = { icebox: [], juno: [] };
    for (let turn = 0; turn < count; turn += 1) {
      for (const [order, upgrade] of turn % 2 === 0 ? orders : [...orders].reverse()) {
        await this.#restore();
        const [canisterId, folder] = [this.#canisterId, this.#folder];
        this.#version += 1;
        const module = largeModule(this.#version, this.#kind.keepsHeap);
        const before = await this.#ask("checksum");
        downtimes[order].push(await upgrade({ client, canisterId, module, folder }));
        await this.#check(before);
      }
    }
    return downtimes;
  }

  async #restore(): Promise<void> {
    const [client, canisterId] = [this.#client, this.#canisterId];
    replyOf(await stopCanister(client, canisterId), "stop");
    replyOf(await loadSnapshot(client, { canisterId, snapshotId: this.#base }), "load");
    for (const { id } of replyOf(await listSnapshots(client, canisterId), "list")) {
      if (encodeHex(id) !== encodeHex(this.#base))
        replyOf(await deleteSnapshot(client, { canisterId, snapshotId: id }), "delete");
    }
    replyOf(await startCanister(client, canisterId), "start");
  }

  /** The new code must work as the old one did, if it keeps its heap on the one that there was. */
  async #check(checksum: string): Promise<void> {
    const { sizeMiB, keepsHeap } = this.#kind;
    const bytes = Buffer.from(await this.#ask("size"), "hex").readUInt32LE() * 65_536;
    if (keepsHeap !== bytes >= sizeMiB * 2 ** 20)
      throw new Error(`The heap has ${bytes} bytes after the upgrade`);
    const now = await this.#ask("checksum");
    if (now !== checksum) throw new Error(`The code replies ${now} instead of ${checksum}`);
  }

  async #ask(methodName: string): Promise<string> {
    const call = { canisterId: this.#canisterId, methodName, arg: new Uint8Array() };
    return encodeHex(replyOf(await queryCanister(this.#client, call), methodName));
  }
}

function figuresOf(what: string, downtimes: Downtimes): Figure[] {
  const all = (order: Order): number => median(downtimes[order].map(({ allMs }) => allMs));
  const step = (order: Order, name: string): number =>
    median(downtimes[order].map(({ stepsMs }) => stepsMs.get(name) ?? 0));
  return [
    figure(`${what}: downtime, icebox upgrade`, all("icebox"), "ms"),
    figure(`${what}: downtime, order of Juno`, all("juno"), "ms"),
    atMost(1, `${what}: icebox upgrade against the order of Juno`, all("icebox") / all("juno"), "ratio"),
    ...["take-snapshot", "install-code", "start"].map((name) =>
      figure(`${what}: of it ${name}, icebox upgrade`, step("icebox", name), "ms"),
    ),
    ...["list-snapshots", "take-snapshot", "upload-chunks", "install-code", "clear-chunks", "start"].map(
      (name) => figure(`${what}: of it ${name}, order of Juno`, step("juno", name), "ms"),
    ),
  ];
}
