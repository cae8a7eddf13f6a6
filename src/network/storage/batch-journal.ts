import { mkdirSync, openSync, readdirSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { ByteReader, ByteWriter, decodeUtf8, encodeUtf8 } from "../../bytes/mod.ts";
import { type Batch, decodeBatch, encodeBatch, isSubnetKind, type NetworkConfig } from "../../replica/mod.ts";
import { type PlainIdentity, networkConfigOf } from "../worker/subnet-config.ts";
import type { ExecutedRound } from "./state-store.ts";

/*
 * A folder with one file per run, in the order of their names. A file is a sequence of frames (u32 length, bytes); the
 * first is the header (u8 1 if the run began with the genesis, u64 genesis time, and for each subnet five frames: its kind
 * and its identity), each other one a round (u64 number, 32 bytes root hash, the batch). A torn frame at the end of a file was never finished.
 */

const FILE = /^(\d{8})\.batches$/;
const HASH_BYTES = 32;

/** What a journal's first frame tells. */
export interface JournalStart {
  readonly subnets: readonly PlainIdentity[];
  readonly isNew: boolean;
  readonly genesisTimeNs: bigint;
}

/** A round that can be executed again. */
export interface JournaledRound {
  /** Counted from 1, without gaps. */
  readonly round: bigint;
  readonly batch: Batch;
  /** The root hash that the round led to. */
  readonly rootHash: Uint8Array;
}

/** Everything that ever happened to a subnet. */
export interface BatchHistory {
  readonly config: NetworkConfig;
  readonly genesisTimeNs: bigint;
  readonly rounds: readonly JournaledRound[];
}

/** Writes down every batch and what it led to. */
export class BatchJournal {
  readonly #file: number;

  /** Begins the file of a run. */
  constructor(folder: string, start: JournalStart) {
    mkdirSync(folder, { recursive: true });
    const number = 1 + Math.max(0, ...journalFiles(folder).map((name) => Number.parseInt(name, 10)));
    this.#file = openSync(join(folder, `${String(number).padStart(8, "0")}.batches`), "ax");
    const header = new ByteWriter().u8(start.isNew ? 1 : 0).u64(start.genesisTimeNs);
    for (const part of start.subnets.flatMap(identityParts)) header.u32(part.length).bytes(part);
    this.#append(header.finish());
  }

  /** Called before the round's commit is written: a crash in between leaves an entry that a later one takes the place of. */
  record({ batch, state, rootHash }: ExecutedRound): void {
    this.#append(new ByteWriter().u64(state.round).bytes(rootHash).bytes(encodeBatch(batch)).finish());
  }

  #append(bytes: Uint8Array): void {
    writeSync(this.#file, new ByteWriter(bytes.length + 4).u32(bytes.length).bytes(bytes).finish());
  }
}

/**
 * Reads what a network with the option `batchJournal` recorded, over all its runs.
 *
 * Of a round that was executed twice, as the first time it was lost in a crash, only the last counts. The last round of
 * all may have been lost, too.
 *
 * @throws RangeError if the folder holds no journal
 */
export function readBatchJournal(folder: string): BatchHistory {
  let history: BatchHistory | undefined;
  let rounds: JournaledRound[] = [];
  for (const name of journalFiles(folder)) {
    const [header, ...entries] = readFrames(readFileSync(join(folder, name)));
    if (header === undefined) continue;
    const start = decodeStart(header);
    if (start.isNew || history === undefined) {
      rounds = [];
      history = { config: networkConfigOf(start.subnets), genesisTimeNs: start.genesisTimeNs, rounds };
    }
    for (const entry of entries.map(decodeRound)) {
      rounds.length = Math.min(rounds.length, Number(entry.round) - 1);
      rounds.push(entry);
    }
  }
  if (history === undefined) throw new RangeError(`Cannot find recorded batches in "${folder}"`);
  return history;
}

function journalFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => FILE.test(name))
    .sort();
}

function identityParts(subnet: PlainIdentity): readonly Uint8Array[] {
  const { kind, subnetId, publicKeyDer, nodeId, nodeKeyDer } = subnet;
  return [encodeUtf8(kind), subnetId, publicKeyDer, nodeId, nodeKeyDer];
}

function readFrames(bytes: Uint8Array): Uint8Array[] {
  const reader = new ByteReader(bytes);
  const frames: Uint8Array[] = [];
  while (reader.remaining >= 4) {
    const length = reader.u32();
    if (length > reader.remaining) break;
    frames.push(reader.take(length));
  }
  return frames;
}

function decodeStart(bytes: Uint8Array): JournalStart {
  const reader = new ByteReader(bytes);
  const isNew = reader.u8() === 1;
  const genesisTimeNs = reader.u64();
  const part = (): Uint8Array => reader.take(reader.u32()).slice();
  const subnets: PlainIdentity[] = [];
  while (reader.remaining > 0) {
    const kind = decodeUtf8(part());
    if (!isSubnetKind(kind)) throw new RangeError(`Cannot read the journal: "${kind}" is no kind of subnet`);
    subnets.push({ kind, subnetId: part(), publicKeyDer: part(), nodeId: part(), nodeKeyDer: part() });
  }
  return { isNew, genesisTimeNs, subnets };
}

function decodeRound(bytes: Uint8Array): JournaledRound {
  const reader = new ByteReader(bytes);
  const round = reader.u64();
  const rootHash = reader.take(HASH_BYTES).slice();
  return { round, rootHash, batch: decodeBatch(reader.take(reader.remaining)) };
}
