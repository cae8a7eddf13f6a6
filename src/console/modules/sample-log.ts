import { join } from "node:path";
import type { MemorySample } from "../api/history.ts";
import type { ControllerStatus } from "../api/module-status.ts";
import { LineFile } from "../files/line-file.ts";
import { isoFromMs } from "../iso-time.ts";

/** Which network's canisters are sampled. */
export interface SamplePlace {
  /** Absolute. */
  readonly directory: string;
  /** SHA-256 of the root key, hexadecimal. */
  readonly rootKeyHash: string;
  readonly nowMs: () => number;
}

const keyDigits = 16;
const leastPauseMs = 60_000;

/** Sizes of canisters over time: docs/formats/console-api.md. */
export class SampleLog {
  readonly #place: SamplePlace;
  readonly #files = new Map<string, LineFile>();

  constructor(place: SamplePlace) {
    this.#place = place;
  }

  /** Keeps what was seen, unless nothing has changed or a minute has not passed. */
  add(canisterId: string, { cycles, memory }: ControllerStatus): void {
    const nowMs = this.#place.nowMs();
    const sample: MemorySample = {
      at: isoFromMs(nowMs),
      total_bytes: memory.total_bytes,
      wasm_memory_bytes: memory.wasm_memory_bytes,
      stable_memory_bytes: memory.stable_memory_bytes,
      snapshots_bytes: memory.snapshots_bytes,
      cycles,
    };
    const last = this.ofCanister(canisterId).at(-1);
    const isSoon = last !== undefined && nowMs - Date.parse(last.at) < leastPauseMs;
    if (last !== undefined && (isSoon || isSame(last, sample))) return;
    this.#fileOf(canisterId).append(sample);
  }

  /** Oldest first. */
  ofCanister(canisterId: string): readonly MemorySample[] {
    return this.#fileOf(canisterId).read(decodeSample);
  }

  #fileOf(canisterId: string): LineFile {
    const { directory, rootKeyHash } = this.#place;
    const known = this.#files.get(canisterId);
    const name = `${canisterId}-${rootKeyHash.slice(0, keyDigits)}.jsonl`;
    const file = known ?? new LineFile(join(directory, name));
    if (known === undefined) this.#files.set(canisterId, file);
    return file;
  }
}

/** Cycles always change a little; sizes are what a chart is drawn for. */
function isSame(one: MemorySample, other: MemorySample): boolean {
  return (
    one.total_bytes === other.total_bytes &&
    one.wasm_memory_bytes === other.wasm_memory_bytes &&
    one.stable_memory_bytes === other.stable_memory_bytes &&
    one.snapshots_bytes === other.snapshots_bytes
  );
}

function decodeSample(value: unknown): MemorySample | undefined {
  const isSample =
    typeof value === "object" &&
    value !== null &&
    "at" in value &&
    typeof value.at === "string" &&
    "total_bytes" in value &&
    typeof value.total_bytes === "number";
  // What this version wrote has the members of the type.
  return isSample ? (value as MemorySample) : undefined;
}
