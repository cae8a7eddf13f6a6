import { decodeHex } from "../../bytes/mod.ts";
import { decodeSnapshotId, type Principal } from "../../wire/mod.ts";
import type { CanisterSnapshot, SnapshotModule } from "../state.ts";
import { snapshotForm, type StoredSnapshot } from "./forms/snapshot-form.ts";
import { type RecordGroup, unknownRecord } from "./record-groups.ts";
import type { StoredParts } from "./stored-parts.ts";

/** The snapshots of the canister `canisterId` by id in hex, ascending. */
export function restoreSnapshots(
  canisterId: Principal,
  records: RecordGroup,
  parts: StoredParts,
): ReadonlyMap<string, CanisterSnapshot> {
  const prefix = "/snapshot/";
  const stored = records.takeAll(prefix, snapshotForm).map(([name, snapshot]) => {
    const key = records.key + prefix + name;
    return [name, restoreSnapshot(snapshot, { name, key, canisterId, parts })] as const;
  });
  return new Map(stored.sort(([one], [other]) => (one < other ? -1 : 1)));
}

interface SnapshotPlace {
  /** Its id in hex. */
  readonly name: string;
  readonly key: string;
  readonly canisterId: Principal;
  readonly parts: StoredParts;
}

function restoreSnapshot(stored: StoredSnapshot, place: SnapshotPlace): CanisterSnapshot {
  const { key, parts } = place;
  return {
    ...stored.rest,
    id: snapshotId(place),
    wasmModule: restoreModule(stored, place),
    heap: parts.memory(`${key}/heap`),
    stable: parts.memory(`${key}/stable`),
    chunkStore: parts.chunks(key, stored.chunks),
  };
}

function restoreModule({ wasmModule }: StoredSnapshot, place: SnapshotPlace): SnapshotModule {
  const { key, canisterId, parts } = place;
  if (wasmModule.kind === "uploaded") return { ...wasmModule, pages: parts.memory(`${key}/module`) };
  return { ...wasmModule, ...parts.module(key, canisterId, wasmModule.moduleHash) };
}

function snapshotId({ name, key }: SnapshotPlace): Uint8Array {
  try {
    const id = decodeHex(name);
    decodeSnapshotId(id);
    return id;
  } catch {
    throw unknownRecord(key);
  }
}
