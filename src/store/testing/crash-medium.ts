import type { StorageFile, StorageMedium } from "../medium/storage-medium.ts";
import { StoreError, type StoreFault } from "../store-error.ts";
import type { SeededRandom } from "../../bytes/testing/seeded-random.ts";

/** Thrown by everything once the medium has crashed. */
export class Crash extends Error {
  override readonly name = "Crash";
}

type MediumCode = Extract<StoreFault, { readonly systemCode: string }>["code"];

/** An operation that changes something. */
export interface MediumOperation {
  readonly kind: "create" | "write" | "truncate" | "sync" | "rename" | "remove" | "sync-folder";
  readonly path: string;
}

type Change =
  | { readonly kind: "write"; readonly position: number; readonly bytes: Uint8Array }
  | { readonly kind: "truncate"; readonly sizeBytes: number };

interface Content {
  bytes: Uint8Array;
  /** As of the last sync. */
  durable: Uint8Array;
  /** Since the last sync. */
  pending: Change[];
}

type Names = Map<string, Content>;
type NameChange = (names: Names) => void;

const sectorBytes = 512;

/**
 * A medium in memory that can crash at any operation, and that tells what a crash may leave behind: after a kill all that
 * was written, after a loss of power any part of what was not synced.
 */
export class CrashMedium implements StorageMedium {
  readonly bootId: Uint8Array;
  /** Operations so far. */
  operations = 0;
  /** The operation at which everything ends, counted from 0. */
  crashAt: number = Number.POSITIVE_INFINITY;
  /** Lets an operation fail; asked before each. */
  failWith: (operation: MediumOperation) => MediumCode | undefined = () => undefined;
  #names: Names = new Map();
  #durableNames: Names = new Map();
  #pendingNames = new Map<string, NameChange[]>();
  #isCrashed = false;
  readonly #random: SeededRandom;

  constructor(random: SeededRandom, bootId: Uint8Array = new Uint8Array(16).fill(1)) {
    this.#random = random;
    this.bootId = bootId;
  }

  claim(): { readonly kind: "claimed" } {
    return { kind: "claimed" };
  }

  owner(): undefined {
    return undefined;
  }

  release(): void {}

  list(folder: string): string[] {
    this.assertRunning();
    return [...this.#names.keys()]
      .filter((path) => path.startsWith(`${folder}/`))
      .map((path) => path.slice(folder.length + 1));
  }

  create(path: string): StorageFile {
    this.operate({ kind: "create", path });
    const present = this.#names.get(path);
    if (present !== undefined) {
      change(present, { kind: "truncate", sizeBytes: 0 });
      return new CrashFile(this, path, present);
    }
    const content: Content = { bytes: new Uint8Array(), durable: new Uint8Array(), pending: [] };
    this.#changeNames(path, (names) => names.set(path, content));
    return new CrashFile(this, path, content);
  }

  open(path: string): StorageFile {
    this.assertRunning();
    const content = this.#names.get(path);
    if (content === undefined) throw failure("store/file-missing", path);
    return new CrashFile(this, path, content);
  }

  rename(from: string, to: string): void {
    this.operate({ kind: "rename", path: to });
    const content = this.#names.get(from);
    if (content === undefined) throw failure("store/file-missing", from);
    this.#changeNames(to, (names) => {
      names.delete(from);
      names.set(to, content);
    });
  }

  remove(path: string): void {
    this.operate({ kind: "remove", path });
    this.#changeNames(path, (names) => names.delete(path));
  }

  syncFolder(folder: string): void {
    this.operate({ kind: "sync-folder", path: folder });
    for (const apply of this.#pendingNames.get(folder) ?? []) apply(this.#durableNames);
    this.#pendingNames.delete(folder);
  }

  /** Whether a file still has its name. */
  has(path: string, content: Content): boolean {
    return this.#names.get(path) === content;
  }

  assertRunning(): void {
    if (this.#isCrashed) throw new Crash("The medium has crashed");
  }

  /** Counts an operation; the last one, and one that fails, may still do a part of it. */
  operate(operation: MediumOperation, part?: (random: SeededRandom, isAllPossible: boolean) => void): void {
    this.assertRunning();
    const code = this.failWith(operation);
    if (code !== undefined) {
      part?.(this.#random, false);
      throw failure(code, operation.path);
    }
    if (this.operations++ < this.crashAt) return;
    part?.(this.#random, true);
    this.#isCrashed = true;
    throw new Crash("The medium has crashed");
  }

  /** What is there when only the process ended: all that was written. */
  afterKill(random: SeededRandom): CrashMedium {
    const medium = new CrashMedium(random, this.bootId);
    const copies = new Map<Content, Content>();
    const copy = (content: Content): Content => {
      const known = copies.get(content);
      if (known !== undefined) return known;
      const { bytes, durable, pending } = content;
      const made = { bytes: bytes.slice(), durable: durable.slice(), pending: [...pending] };
      copies.set(content, made);
      return made;
    };
    for (const [path, content] of this.#names) medium.#names.set(path, copy(content));
    for (const [path, content] of this.#durableNames) medium.#durableNames.set(path, copy(content));
    // Names that changed and were not synced: they become durable as they are now, in one step.
    for (const folder of this.#pendingNames.keys()) {
      const now = [...medium.#names].filter(([path]) => path.startsWith(`${folder}/`));
      medium.#pendingNames.set(folder, [
        (names) => {
          for (const path of [...names.keys()]) if (path.startsWith(`${folder}/`)) names.delete(path);
          for (const [path, content] of now) names.set(path, content);
        },
      ]);
    }
    return medium;
  }

  /** What may be there after a loss of power: any part of what was not synced. */
  afterPowerLoss(random: SeededRandom): CrashMedium {
    const bootId = this.bootId.slice();
    bootId[0] = ((bootId[0] ?? 0) + 1) % 256;
    const medium = new CrashMedium(random, bootId);
    const names: Names = new Map(this.#durableNames);
    for (const changes of this.#pendingNames.values()) {
      for (const apply of changes.slice(0, random.below(changes.length + 1))) apply(names);
    }
    for (const [path, content] of names) {
      const bytes = someOf(content, random);
      const survivor = { bytes, durable: bytes.slice(), pending: [] };
      medium.#names.set(path, survivor);
      medium.#durableNames.set(path, survivor);
    }
    return medium;
  }

  /** Flips bits of one byte, as a failing disk may. */
  damage(path: string, offset: number, mask: number): void {
    const content = this.#names.get(path);
    if (content === undefined) throw new RangeError(`No file "${path}"`);
    content.bytes[offset] = (content.bytes[offset] ?? 0) ^ mask;
  }

  /** All files with their content as it is now. */
  files(): Map<string, Uint8Array> {
    return new Map([...this.#names].map(([path, { bytes }]) => [path, bytes]));
  }

  #changeNames(path: string, apply: NameChange): void {
    apply(this.#names);
    const folder = path.slice(0, path.indexOf("/"));
    const pending = this.#pendingNames.get(folder);
    if (pending === undefined) this.#pendingNames.set(folder, [apply]);
    else pending.push(apply);
  }
}

class CrashFile implements StorageFile {
  readonly path: string;
  readonly #medium: CrashMedium;
  readonly #content: Content;
  #isClosed = false;

  constructor(medium: CrashMedium, path: string, content: Content) {
    this.#medium = medium;
    this.path = path;
    this.#content = content;
  }

  size(): number {
    return this.#use().bytes.length;
  }

  read(position: number, target: Uint8Array): number {
    const found = this.#use().bytes.subarray(position, position + target.length);
    target.set(found);
    return found.length;
  }

  write(position: number, bytes: Uint8Array): void {
    const content = this.#use();
    this.#medium.operate({ kind: "write", path: this.path }, (random, isAllPossible) => {
      const part = bytes.slice(0, random.below(bytes.length + (isAllPossible ? 1 : 0)));
      if (part.length > 0) change(content, { kind: "write", position, bytes: part });
    });
    change(content, { kind: "write", position, bytes: bytes.slice() });
  }

  truncate(sizeBytes: number): void {
    const content = this.#use();
    this.#medium.operate({ kind: "truncate", path: this.path });
    change(content, { kind: "truncate", sizeBytes });
  }

  assertPresent(): void {
    if (!this.#medium.has(this.path, this.#use())) throw failure("store/file-missing", this.path);
  }

  sync(): void {
    const content = this.#use();
    this.#medium.operate({ kind: "sync", path: this.path });
    content.durable = content.bytes.slice();
    content.pending = [];
  }

  async syncLater(): Promise<void> {
    const content = this.#use();
    this.#medium.operate({ kind: "sync", path: this.path });
    const covered = content.pending.length;
    const bytes = content.bytes.slice();
    await Promise.resolve();
    this.#medium.operate({ kind: "sync", path: this.path });
    // A sync that ended in between may have covered more already.
    if (content.pending.length < covered) return;
    content.durable = bytes;
    content.pending = content.pending.slice(covered);
  }

  close(): void {
    this.#isClosed = true;
  }

  #use(): Content {
    this.#medium.assertRunning();
    if (this.#isClosed) throw new RangeError(`File is closed: "${this.path}"`);
    return this.#content;
  }
}

function failure(code: MediumCode, path: string): StoreError {
  return new StoreError({ code, path, systemCode: "SIMULATED" });
}

function change(content: Content, next: Change): void {
  content.bytes = applied(content.bytes, next);
  content.pending.push(next);
}

function applied(bytes: Uint8Array, next: Change): Uint8Array {
  if (next.kind === "truncate") {
    const cut = new Uint8Array(next.sizeBytes);
    cut.set(bytes.subarray(0, next.sizeBytes));
    return cut;
  }
  const end = next.position + next.bytes.length;
  const grown = end > bytes.length ? new Uint8Array(end) : bytes.slice();
  if (grown.length > bytes.length) grown.set(bytes);
  grown.set(next.bytes, next.position);
  return grown;
}

/** The synced content and some of the changes since: all, none, whole ones, or sectors of them. */
function someOf({ durable, pending }: Content, random: SeededRandom): Uint8Array {
  const way = random.pick(["all", "none", "first", "whole", "sectors"]);
  const first = random.below(pending.length + 1);
  let bytes: Uint8Array = durable.slice();
  for (const [index, next] of pending.entries()) {
    if (way === "none" || (way === "first" && index >= first)) break;
    if (way === "whole" && random.below(2) === 0) continue;
    if (way !== "sectors" || next.kind === "truncate") {
      bytes = applied(bytes, next);
      continue;
    }
    for (let start = 0; start < next.bytes.length; start += sectorBytes) {
      if (random.below(3) === 0) continue;
      const part = next.bytes.subarray(start, start + sectorBytes);
      bytes = applied(bytes, { kind: "write", position: next.position + start, bytes: part });
    }
  }
  return bytes;
}
