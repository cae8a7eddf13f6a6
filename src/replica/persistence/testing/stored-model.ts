import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { joinBytes } from "../../../bytes/mod.ts";
import { emptyPageMap, type PageMap, setPages, storedPages } from "../../../pages/mod.ts";
import type { ChangeSet } from "../change-set.ts";
import type { StoredState } from "../stored-state.ts";

/** A durable store as plain maps. It insists on change sets without idle deletions and on blobs under their hash. */
export class StoredModel {
  readonly records: Map<string, Uint8Array>;
  readonly memories: Map<string, PageMap>;
  readonly blobs: Map<string, Uint8Array>;

  /** @param source a model to copy */
  constructor(source?: StoredModel) {
    this.records = new Map(source?.records);
    this.memories = new Map(source?.memories);
    this.blobs = new Map(source?.blobs);
  }

  apply(changes: ChangeSet): void {
    for (const [hash, blob] of changes.blobs) {
      assert.equal(createHash("sha256").update(blob).digest("hex"), hash);
      this.blobs.set(hash, blob.slice());
    }
    for (const [key, record] of changes.records) {
      if (record !== undefined) this.records.set(key, joinBytes(record).slice());
      else assert.ok(this.records.delete(key), `${key} was deleted and was not there`);
    }
    for (const [name, memory] of changes.memories) {
      if (memory !== undefined) this.memories.set(name, memory);
      else assert.ok(this.memories.delete(name), `${name} was deleted and was not there`);
    }
  }

  keepBlobs(kept: ReadonlySet<string>): void {
    for (const hash of this.blobs.keys()) if (!kept.has(hash)) this.blobs.delete(hash);
    for (const hash of kept) assert.ok(this.blobs.has(hash), `the blob ${hash} was never handed over`);
  }

  /** What a restart finds: page maps that share nothing with those of the state. */
  stored(): StoredState {
    const memories = [...this.memories].map(
      ([name, memory]) => [name, setPages(emptyPageMap, storedPages(memory))] as const,
    );
    return {
      records: [...this.records].reverse(),
      memories,
      readBlob: (hash) => this.blobs.get(hash)?.slice(),
    };
  }
}
