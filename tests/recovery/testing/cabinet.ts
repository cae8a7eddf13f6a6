import type { Principal } from "@icp-sdk/core/principal";
import { encodeHex } from "icebox/bytes";
import type { SeededRandom } from "../../../src/bytes/testing/seeded-random.ts";
import {
  cabinetArg,
  type CabinetContent,
  cabinetHeapBytes,
  cabinetModule,
  cabinetRanges,
  cabinetStableBytes,
  maxCabinetPages,
} from "./cabinet-image.ts";
import { managementOperation, type Operation } from "./operation.ts";

/** A snapshot that is acknowledged. */
export interface KnownSnapshot {
  readonly id: Uint8Array;
  readonly content: CabinetContent;
}

interface Upload extends KnownSnapshot {
  /** What is still to be sent. */
  readonly parts: UploadPart[];
}

type UploadPart = Parameters<typeof uploadOperation>[0];

const maxSnapshots = 5;
const noVersion: [] = [];

/**
 * What is known of a canister with the module `cabinet.wat`, and the calls that change it. Only one client calls it, one
 * call after the other, so that there is never more than one state it can be in.
 */
export class Cabinet {
  readonly canisterId: Principal;
  /** `undefined` until code is installed. */
  content: CabinetContent | undefined;
  readonly snapshots: Map<string, KnownSnapshot> = new Map();
  upload: Upload | undefined;

  constructor(canisterId: Principal) {
    this.canisterId = canisterId;
  }

  /** Puts code in place, whatever is there. */
  install(content: CabinetContent): Operation {
    const mode = this.content === undefined ? { install: null } : { reinstall: null };
    return this.#install(content, { mode, name: Object.keys(mode)[0] ?? "" });
  }

  /** The next call at random; code must be installed. */
  next(random: SeededRandom, content: CabinetContent): Operation {
    const snapshots = [...this.snapshots.values()];
    const chosen = snapshots.length > 0 ? random.pick(snapshots) : undefined;
    const { upload } = this;
    const [part] = upload?.parts ?? [];
    if (part !== undefined && random.below(2) === 0) return this.#uploadPart(part);
    const kind = random.below(24);
    if (kind < 8) return this.#put("put", content);
    if (kind < 11) return this.#put("put", { ...content, pages: maxCabinetPages - random.below(64) });
    if (kind < 13) return this.#put("put_and_trap", content);
    if (kind < 14) return this.#upgrade(content);
    if (kind < 15) return this.install(content);
    if (kind < 16 && upload === undefined) return this.#uploadMetadata(content);
    if (kind < 19 || chosen === undefined) {
      return this.#take(snapshots.length >= maxSnapshots || random.below(4) === 0 ? chosen : undefined);
    }
    return kind < 22 ? this.load(chosen) : this.#delete(chosen);
  }

  /** Puts the canister back to a snapshot. */
  load({ id, content }: KnownSnapshot): Operation {
    const args = { canister_id: this.canisterId, snapshot_id: id, sender_canister_version: noVersion };
    return managementOperation("load_canister_snapshot", args, {
      effectiveCanisterId: this.canisterId,
      accept: () => {
        this.content = content;
      },
    });
  }

  /** The ids of all snapshots that there must be, also of one whose upload is under way, as sorted hex texts. */
  snapshotIds(): string[] {
    const uploading = this.upload === undefined ? [] : [encodeHex(this.upload.id)];
    return [...this.snapshots.keys(), ...uploading].sort();
  }

  #put(methodName: "put" | "put_and_trap", content: CabinetContent): Operation {
    const { canisterId } = this;
    const version = this.content?.version ?? 1;
    const replies = methodName === "put";
    return {
      name: content.pages > maxCabinetPages / 2 && replies ? "put many pages" : methodName,
      canisterId,
      methodName,
      arg: cabinetArg(content),
      effectiveCanisterId: canisterId,
      expects: replies ? "replied" : "rejected",
      accept: () => {
        if (replies) this.content = { ...content, version };
      },
    };
  }

  /** The new module fills its heap with what the old one left in stable memory. */
  #upgrade({ version }: CabinetContent): Operation {
    const before = this.content ?? { number: 0n, pages: 0 };
    return this.#install({ ...before, version }, { mode: { upgrade: [] }, name: "upgrade" });
  }

  #install(
    content: CabinetContent,
    { mode, name }: { mode: { install: null } | { reinstall: null } | { upgrade: [] }; name: string },
  ): Operation {
    const args = {
      mode,
      canister_id: this.canisterId,
      wasm_module: cabinetModule(content.version),
      arg: cabinetArg(content),
      sender_canister_version: noVersion,
    };
    return managementOperation("install_code", args, {
      effectiveCanisterId: this.canisterId,
      name,
      accept: () => {
        this.content = content;
      },
    });
  }

  #take(replaced: KnownSnapshot | undefined): Operation {
    const { content } = this;
    const args = {
      canister_id: this.canisterId,
      replace_snapshot: optional(replaced?.id),
      uninstall_code: noVersion,
      sender_canister_version: noVersion,
    };
    return managementOperation("take_canister_snapshot", args, {
      effectiveCanisterId: this.canisterId,
      name: replaced === undefined ? "take" : "take in place of another",
      accept: ({ id }) => {
        if (replaced !== undefined) this.snapshots.delete(encodeHex(replaced.id));
        if (content !== undefined) this.snapshots.set(encodeHex(id), { id, content });
      },
    });
  }

  #delete({ id }: KnownSnapshot): Operation {
    const args = { canister_id: this.canisterId, snapshot_id: id };
    return managementOperation("delete_canister_snapshot", args, {
      effectiveCanisterId: this.canisterId,
      accept: () => {
        this.snapshots.delete(encodeHex(id));
      },
    });
  }

  #uploadMetadata(content: CabinetContent): Operation {
    const { canisterId } = this;
    const module = cabinetModule(content.version);
    const { heap, stable } = cabinetRanges(content);
    const args = {
      canister_id: canisterId,
      replace_snapshot: noVersion,
      wasm_module_size: BigInt(module.length),
      globals: [{ i64: content.number }],
      wasm_memory_size: BigInt(cabinetHeapBytes),
      stable_memory_size: BigInt(cabinetStableBytes),
      certified_data: new Uint8Array(),
      global_timer: noVersion,
      on_low_wasm_memory_hook_status: noVersion,
    };
    return managementOperation("upload_canister_snapshot_metadata", args, {
      effectiveCanisterId: canisterId,
      accept: ({ snapshot_id: id }) => {
        const target = { canister_id: canisterId, snapshot_id: id };
        const parts: UploadPart[] = [
          { ...target, kind: { wasm_module: { offset: 0n } }, chunk: module },
          ...heap.map(({ offset, bytes }) => {
            return { ...target, kind: { wasm_memory: { offset } }, chunk: bytes };
          }),
          ...stable.map(({ offset, bytes }) => {
            return { ...target, kind: { stable_memory: { offset } }, chunk: bytes };
          }),
        ];
        this.upload = { id, content, parts };
      },
    });
  }

  #uploadPart(part: UploadPart): Operation {
    return uploadOperation(part, () => {
      const { upload } = this;
      upload?.parts.shift();
      if (upload?.parts.length !== 0) return;
      this.snapshots.set(encodeHex(upload.id), { id: upload.id, content: upload.content });
      this.upload = undefined;
    });
  }
}

function uploadOperation(
  args: Parameters<typeof managementOperation<"upload_canister_snapshot_data">>[1],
  accept: () => void,
): Operation {
  return managementOperation("upload_canister_snapshot_data", args, {
    effectiveCanisterId: args.canister_id,
    accept,
  });
}

function optional<Value>(value: Value | undefined): [] | [Value] {
  return value === undefined ? [] : [value];
}
