import type { Principal } from "@icp-sdk/core/principal";
import { encodeHex } from "../../bytes/mod.ts";
import {
  addRange,
  type SectionName,
  type SectionRanges,
  type SectionSink,
  type SnapshotManifest,
  type UploadSnapshotDataKind,
} from "../../wire/mod.ts";
import { replyOf } from "../answer.ts";
import type { CertifiedCalls } from "../certified/certified-calls.ts";
import { ClientError } from "../client-error.ts";
import { encodeDataArgs } from "./data-arguments.ts";
import { nonZeroRange } from "./non-zero-range.ts";
import { hasUploadedMetadata } from "./upload-arguments.ts";
import type { UploadState } from "./upload-state.ts";

/** What a remote sink is made of. */
export interface RemoteSinkParts {
  readonly canisterId: Principal;
  readonly manifest: SnapshotManifest;
  readonly replace: Uint8Array | undefined;
  readonly keep: (state: UploadState) => Promise<void>;
  readonly state: UploadState & { readonly snapshotId: Uint8Array };
}

/** How many ranges are confirmed between two times that the state is kept. */
const rangesPerKeep = 32;

/**
 * A snapshot that an upload created, as the sink of a copy.
 *
 * Completeness: the answer to each range is a certificate over the result of one request, whose id is the hash of the
 * request with every byte of the range in it; so a confirmed range is proven to have arrived, and reading it again would
 * prove nothing more. Memories begin as zeros, therefore ranges of zeros are not sent. What remains is read back when
 * the sink is finished: sizes, globals, and which chunks there are.
 */
export class RemoteSink implements SectionSink {
  readonly written: SectionRanges;
  readonly snapshotId: Uint8Array;
  readonly #calls: CertifiedCalls;
  readonly #parts: RemoteSinkParts;
  #state: UploadState;
  #unkept = 0;
  #keeping: Promise<void> = Promise.resolve();

  constructor(calls: CertifiedCalls, parts: RemoteSinkParts) {
    this.#calls = calls;
    this.#parts = parts;
    this.#state = parts.state;
    this.written = parts.state.written;
    this.snapshotId = parts.state.snapshotId;
  }

  async write(section: SectionName, offset: number, bytes: Uint8Array): Promise<void> {
    await this.#send(section, offset, bytes);
    const ranges = this.#state.written.get(section) ?? [];
    const added = addRange(ranges, { start: offset, end: offset + bytes.length });
    this.#state = { ...this.#state, written: new Map(this.#state.written).set(section, added) };
    this.#unkept += 1;
    if (this.#unkept >= rangesPerKeep) await this.#keep();
  }

  async finish(): Promise<void> {
    await this.#keep();
    await this.#proveComplete();
    const { replace, canisterId } = this.#parts;
    if (replace !== undefined) await this.#deleteIfThere(canisterId, replace);
  }

  async suspend(): Promise<void> {
    await this.#keep();
  }

  async abandon(): Promise<void> {
    await this.#deleteIfThere(this.#parts.canisterId, this.snapshotId);
  }

  async #send(section: SectionName, offset: number, bytes: Uint8Array): Promise<void> {
    const isMemory = section === "wasm_memory" || section === "stable_memory";
    const range = isMemory ? nonZeroRange(bytes) : { start: 0, end: bytes.length };
    if (range === undefined) return;
    const { canisterId } = this.#parts;
    const arg = encodeDataArgs({
      canister_id: canisterId,
      snapshot_id: this.snapshotId,
      kind: kindOf(section, BigInt(offset + range.start)),
      chunk: bytes.subarray(range.start, range.end),
    });
    const answer = await this.#calls.send("upload_canister_snapshot_data", arg, canisterId);
    replyOf(
      answer,
      `upload the section "${section}" at ${String(offset)} to snapshot ${encodeHex(this.snapshotId)}`,
    );
  }

  /** One write of the state after the other, the newest last. */
  async #keep(): Promise<void> {
    this.#unkept = 0;
    this.#keeping = this.#keeping.then(() => this.#parts.keep(this.#state));
    await this.#keeping;
  }

  async #proveComplete(): Promise<void> {
    const { canisterId, manifest } = this.#parts;
    const found = replyOf(
      await this.#calls.manage({
        method: "read_canister_snapshot_metadata",
        args: { canister_id: canisterId, snapshot_id: this.snapshotId },
        effectiveCanisterId: canisterId,
      }),
      `read the metadata of snapshot ${encodeHex(this.snapshotId)}`,
    );
    if (!hasUploadedMetadata(found, manifest.metadata, canisterId)) throw this.#differs("its metadata");
    const there = new Set(found.wasm_chunk_store.map(({ hash }) => encodeHex(Uint8Array.from(hash))));
    const wanted = manifest.metadata.wasm_chunk_store.map(({ hash }) => encodeHex(Uint8Array.from(hash)));
    if (there.size !== new Set(wanted).size || wanted.some((hash) => !there.has(hash)))
      throw this.#differs("its chunk store");
  }

  #differs(what: string): ClientError {
    const snapshotId = encodeHex(this.snapshotId);
    return new ClientError(
      { code: "client/upload-differs", snapshotId, what },
      `The uploaded snapshot ${snapshotId} is not what was sent: ${what} differs`,
    );
  }

  async #deleteIfThere(canisterId: Principal, snapshotId: Uint8Array): Promise<void> {
    const answer = await this.#calls.manage({
      method: "delete_canister_snapshot",
      args: { canister_id: canisterId, snapshot_id: snapshotId },
      effectiveCanisterId: canisterId,
    });
    // An earlier attempt, or the network itself, may have deleted it.
    if (answer.kind === "rejected" && answer.reject.errorCode === "IC0305") return;
    replyOf(answer, `delete snapshot ${encodeHex(snapshotId)}`);
  }
}

function kindOf(section: SectionName, offset: bigint): UploadSnapshotDataKind {
  switch (section) {
    case "wasm_module":
      return { wasm_module: { offset } };
    case "wasm_memory":
      return { wasm_memory: { offset } };
    case "stable_memory":
      return { stable_memory: { offset } };
    default:
      return { wasm_chunk: null };
  }
}
