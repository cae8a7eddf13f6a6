import type { CanisterSnapshot, SnapshotModule } from "../state.ts";
import type { ChangeCollector } from "./change-collector.ts";
import { type ModuleReference, snapshotForm, snapshotRest } from "./forms/snapshot-form.ts";

type Snapshots = ReadonlyMap<string, CanisterSnapshot>;

/** Gathers what changed of the snapshots of one canister, which stand below `key`. */
export function collectSnapshots(
  collector: ChangeCollector,
  key: string,
  change: { readonly before: Snapshots | undefined; readonly after: Snapshots | undefined },
): void {
  if (change.before === change.after) return;
  for (const [id, before] of change.before ?? []) {
    if (change.after?.has(id) === true) continue;
    collector.drop(`${key}/${id}`);
    collectMemories(collector, `${key}/${id}`, before, undefined);
  }
  for (const [id, after] of change.after ?? []) {
    const before = change.before?.get(id);
    if (before !== after) collectSnapshot(collector, `${key}/${id}`, before, after);
  }
}

function collectSnapshot(
  collector: ChangeCollector,
  key: string,
  before: CanisterSnapshot | undefined,
  after: CanisterSnapshot,
): void {
  if (before === undefined || !isSameRecord(before, after)) {
    const wasmModule = moduleReference(after.wasmModule);
    collector.put(key, snapshotForm, { rest: after, wasmModule, chunks: [...after.chunkStore.keys()] });
  }
  collector.chunks(before?.chunkStore, after.chunkStore);
  const { wasmModule } = after;
  if (wasmModule.kind === "prepared" && wasmModule !== before?.wasmModule) {
    collector.blob(wasmModule.moduleHash, wasmModule.rawModule);
  }
  collectMemories(collector, key, before, after);
}

function collectMemories(
  collector: ChangeCollector,
  key: string,
  before: CanisterSnapshot | undefined,
  after: CanisterSnapshot | undefined,
): void {
  collector.memory(`${key}/heap`, before?.heap, after?.heap);
  collector.memory(`${key}/stable`, before?.stable, after?.stable);
  collector.memory(`${key}/module`, modulePages(before?.wasmModule), modulePages(after?.wasmModule));
}

function modulePages(module: SnapshotModule | undefined): CanisterSnapshot["heap"] | undefined {
  return module?.kind === "uploaded" ? module.pages : undefined;
}

/** The pages of an uploaded module are a memory: while they come in, the record stays as it is. */
function isSameRecord(before: CanisterSnapshot, after: CanisterSnapshot): boolean {
  return (
    snapshotRest.isSame(before, after) &&
    before.chunkStore === after.chunkStore &&
    isSameModule(before.wasmModule, after.wasmModule)
  );
}

function isSameModule(before: SnapshotModule, after: SnapshotModule): boolean {
  if (before.kind === "prepared") {
    return after.kind === "prepared" && before.moduleHash === after.moduleHash;
  }
  return after.kind === "uploaded" && before.sizeBytes === after.sizeBytes;
}

function moduleReference(module: SnapshotModule): ModuleReference {
  return module.kind === "prepared"
    ? { kind: "prepared", moduleHash: module.moduleHash }
    : { kind: "uploaded", sizeBytes: module.sizeBytes };
}
