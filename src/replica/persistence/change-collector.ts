import { encodeHex, type SplitBytes } from "../../bytes/mod.ts";
import type { PageMap } from "../../pages/mod.ts";
import type { PersistentMap } from "../persistent-map.ts";
import type { ChangeSet } from "./change-set.ts";
import type { StructCodec } from "./codec/struct.ts";
import { encodeRecord, type RecordForm } from "./record-form.ts";

/** Gathers a change set. Of several changes of a key the last one counts. */
export class ChangeCollector implements ChangeSet {
  readonly records: Map<string, SplitBytes | undefined> = new Map();
  readonly memories: Map<string, PageMap | undefined> = new Map();
  readonly blobs: Map<string, Uint8Array> = new Map();

  /** Writes a record whatever it was before. */
  put<Value>(key: string, form: RecordForm<Value>, value: Value): void {
    this.records.set(key, encodeRecord(form, value));
  }

  drop(key: string): void {
    this.records.set(key, undefined);
  }

  /** Writes, deletes or leaves alone the record `key`, by what it tells of two values. */
  update<Value>(
    key: string,
    form: RecordForm<Value, StructCodec<Value>>,
    change: { readonly before: Value | undefined; readonly after: Value | undefined },
  ): void {
    const { before, after } = change;
    if (after === undefined) {
      if (before !== undefined) this.drop(key);
    } else if (before === undefined || !form.codec.isSame(before, after)) {
      this.put(key, form, after);
    }
  }

  /** Writes the entries of a map that changed under `prefix` and their own keys. */
  updateMap<Value>(
    prefix: string,
    form: RecordForm<Value>,
    change: { readonly before: PersistentMap<Value>; readonly after: PersistentMap<Value> },
  ): void {
    for (const { key, after } of change.before.differences(change.after)) {
      if (after === undefined) this.drop(`${prefix}/${key}`);
      else this.put(`${prefix}/${key}`, form, after);
    }
  }

  memory(name: string, before: PageMap | undefined, after: PageMap | undefined): void {
    if (before !== after) this.memories.set(name, after);
  }

  /** @param hash SHA-256 of `bytes` */
  blob(hash: Uint8Array, bytes: Uint8Array): void {
    this.blobs.set(encodeHex(hash), bytes);
  }

  /** WasmChunks that are new to their owner. */
  chunks(
    before: ReadonlyMap<string, Uint8Array> | undefined,
    after: ReadonlyMap<string, Uint8Array> | undefined,
  ): void {
    if (after === undefined || after === before) return;
    for (const [hash, chunk] of after) if (before?.get(hash) !== chunk) this.blobs.set(hash, chunk);
  }
}
