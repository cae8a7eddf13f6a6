import { type ChildProcessByStdio, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Durability } from "icebox/network";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";

/** What a network is started with. */
export interface ProcessOptions {
  readonly stateDirectory: string;
  readonly durability: Durability;
  /** Folder in which all batches are written down. */
  readonly batchJournal?: string;
  /** Kinds of the subnets behind the root subnet. @default {one subnet that is the root} */
  readonly subnets?: readonly "application"[];
  /** Instructions after which a round ends: so few that calls between canisters go on over several rounds. */
  readonly roundInstructions: number;
  /** Sizes so small that segments are collected and checkpoints are written all the time. */
  readonly storage: { readonly slotsPerSegment: number; readonly checkpointLogBytes: number };
}

/** Where a started network answers. */
export interface NetworkAddress {
  readonly url: string;
  /** Hex form of the DER-encoded key. */
  readonly rootKey: string;
}

const main = join(import.meta.dirname, "network-main.ts");
const preload = join(import.meta.dirname, "keep-compiled.ts");
const compileCache = join(import.meta.dirname, "../../../.build/compile-cache");
const keptLogLines = 40;

/**
 * A process that can become a network. It loads its code at once and touches no state before it is started, so that one
 * can stand by while another is killed.
 */
export class NetworkProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #ended: Promise<void>;
  readonly #log: string[] = [];

  constructor() {
    this.#child = spawn(process.execPath, ["--import", preload, main], {
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
    });
    this.#ended = new Promise((resolve) => this.#child.once("close", () => resolve()));
    // A process that is killed before it was started has a closed input; the start then tells.
    this.#child.stdin.on("error", () => undefined);
    createInterface({ input: this.#child.stderr }).on("line", (line) => {
      this.#log.push(line);
      if (this.#log.length > keptLogLines) this.#log.shift();
    });
  }

  /** The last lines that the process logged. */
  get log(): readonly string[] {
    return this.#log;
  }

  /** Starts the network; rejects with what it logged if the process ends before it answers. */
  async start(options: ProcessOptions): Promise<NetworkAddress> {
    const line = new Promise<string>((resolve) => {
      createInterface({ input: this.#child.stdout }).once("line", resolve);
    });
    this.#child.stdin.write(`${JSON.stringify(options)}\n`);
    const first = await Promise.race([line, this.#ended]);
    if (first === undefined) {
      throw new Error(`The network did not start: ${this.#log.join("\n")}`);
    }
    const address: NetworkAddress = JSON.parse(first);
    return address;
  }

  /** Largest size of the process in memory so far, in bytes. */
  peakResidentBytes(): number {
    const text = readFileSync(`/proc/${this.#child.pid}/status`, "utf8");
    const [, kibibytes] = /^VmHWM:\s*(\d+) kB$/m.exec(text) ?? [];
    if (kibibytes === undefined) throw new Error("The system does not tell the size of a process");
    return Number(kibibytes) * 1024;
  }

  /** Ends the process as a crash does, with no chance to finish anything. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
  }
}
