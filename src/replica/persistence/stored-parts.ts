import { encodeHex } from "../../bytes/mod.ts";
import type { PageMap } from "../../pages/mod.ts";
import type { CanisterModule } from "../../wasm/mod.ts";
import type { Principal } from "../../wire/mod.ts";
import { prepareCode } from "../lifecycle/prepare-code.ts";
import type { ReplicaContext } from "../replica-context.ts";
import { StateRecordError } from "./state-record-error.ts";
import type { StoredState } from "./stored-state.ts";

/** A module made ready from its blob. */
export interface StoredModule {
  readonly rawModule: Uint8Array;
  readonly module: CanisterModule;
}

/** Memories and blobs by their names. Equal blobs and modules are one value, however many records name them. */
export class StoredParts {
  readonly #memories: Map<string, PageMap>;
  readonly #readBlob: StoredState["readBlob"];
  readonly #context: ReplicaContext;
  readonly #blobs = new Map<string, Uint8Array>();
  readonly #modules = new Map<string, StoredModule>();

  constructor(stored: Omit<StoredState, "records">, context: ReplicaContext) {
    this.#memories = new Map(stored.memories);
    this.#readBlob = stored.readBlob;
    this.#context = context;
  }

  /** Answers a memory once. */
  memory(name: string): PageMap {
    const memory = this.#memories.get(name);
    if (memory === undefined) throw new StateRecordError({ code: "replica/missing-memory", memory: name });
    this.#memories.delete(name);
    return memory;
  }

  /** @throws StateRecordError `replica/unknown-memory` for a memory that nobody asked for */
  assertNoMemoryLeft(): void {
    for (const memory of this.#memories.keys()) {
      throw new StateRecordError({ code: "replica/unknown-memory", memory });
    }
  }

  /** WasmChunks in the order of `hashes`; `key` is the record that names them. */
  chunks(key: string, hashes: readonly string[]): ReadonlyMap<string, Uint8Array> {
    return new Map(hashes.map((hash) => [hash, this.#blob(key, hash)]));
  }

  /** The module with this hash, which the record `key` of the canister `canisterId` names. */
  module(key: string, canisterId: Principal, moduleHash: Uint8Array): StoredModule {
    const hash = encodeHex(moduleHash);
    const known = this.#modules.get(hash);
    if (known !== undefined) return known;
    const rawModule = this.#blob(key, hash);
    const prepared = prepareCode(canisterId, rawModule, this.#context);
    if (!prepared.ok) {
      const reason = prepared.reject.message;
      throw new StateRecordError({ code: "replica/module-refused", key, reason });
    }
    const stored = { rawModule, module: prepared.module };
    this.#modules.set(hash, stored);
    return stored;
  }

  #blob(key: string, hash: string): Uint8Array {
    const bytes = this.#blobs.get(hash) ?? this.#readBlob(hash);
    if (bytes === undefined) throw new StateRecordError({ code: "replica/missing-blob", key, blob: hash });
    this.#blobs.set(hash, bytes);
    return bytes;
  }
}
