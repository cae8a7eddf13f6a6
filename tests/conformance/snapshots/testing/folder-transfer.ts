import { createHash } from "node:crypto";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { encodeHex } from "icebox/bytes";
import type { ManagementArgs, ManagementResults, Principal } from "icebox/wire";
import type { Manage } from "./management-calls.ts";

const RANGE_BYTES = 2_000_000;
const CHUNKS = "wasm_chunk_store";

type Metadata = ManagementResults["read_canister_snapshot_metadata"];
type ReadKind = ManagementArgs["read_canister_snapshot_data"]["kind"];
type UploadKind = ManagementArgs["upload_canister_snapshot_data"]["kind"];

/** A section of a snapshot: its file, its size, and how its ranges are called. */
interface Section {
  readonly file: string;
  readonly size: (metadata: Metadata) => bigint;
  readonly read: (offset: bigint, size: bigint) => ReadKind;
  readonly upload: (offset: bigint) => UploadKind;
}

const sections: readonly Section[] = [
  {
    file: "wasm_module.bin",
    size: (metadata) => metadata.wasm_module_size,
    read: (offset, size) => ({ wasm_module: { offset, size } }),
    upload: (offset) => ({ wasm_module: { offset } }),
  },
  {
    file: "wasm_memory.bin",
    size: (metadata) => metadata.wasm_memory_size,
    read: (offset, size) => ({ wasm_memory: { offset, size } }),
    upload: (offset) => ({ wasm_memory: { offset } }),
  },
  {
    file: "stable_memory.bin",
    size: (metadata) => metadata.stable_memory_size,
    read: (offset, size) => ({ stable_memory: { offset, size } }),
    upload: (offset) => ({ stable_memory: { offset } }),
  },
];

/**
 * Downloads a snapshot into `folder` as dfx and PocketIC lay it out: no file for an empty section, no folder for no
 * WasmChunks. What is there already is not asked for again, so a download that broke off goes on.
 */
export async function downloadFolder(
  manage: Manage,
  which: { readonly canister_id: Principal; readonly snapshot_id: Uint8Array },
  folder: string,
): Promise<Metadata> {
  const metadata = await manage("read_canister_snapshot_metadata", which);
  writeFileSync(join(folder, "metadata.json"), JSON.stringify(metadata, toJson));
  for (const section of sections) {
    const file = join(folder, section.file);
    const total = Number(section.size(metadata));
    for (let offset = sizeOf(file); offset < total; offset = sizeOf(file)) {
      const kind = section.read(BigInt(offset), BigInt(Math.min(RANGE_BYTES, total - offset)));
      const { chunk } = await manage("read_canister_snapshot_data", { ...which, kind });
      appendFileSync(file, chunk);
    }
  }
  for (const { hash } of metadata.wasm_chunk_store) {
    mkdirSync(join(folder, CHUNKS), { recursive: true });
    const file = join(folder, CHUNKS, `${encodeHex(hash)}.bin`);
    if (existsSync(file)) continue;
    const kind = { wasm_chunk: { hash } };
    writeFileSync(file, (await manage("read_canister_snapshot_data", { ...which, kind })).chunk);
  }
  return metadata;
}

/** How far an upload came, as its progress file `<snapshot id>.json` holds it. */
interface Progress {
  snapshotId: string;
  readonly sent: Record<string, number>;
}

/**
 * Uploads a folder of {@link downloadFolder} as a new snapshot of `canisterId` and answers its id. After a failure, the
 * progress file in the folder says where the same call with `resume` goes on.
 */
export async function uploadFolder(
  manage: Manage,
  canisterId: Principal,
  {
    folder,
    metadata,
    resume,
  }: { readonly folder: string; readonly metadata: Metadata; readonly resume?: Uint8Array },
): Promise<Uint8Array> {
  const snapshotId = resume ?? (await announce(manage, canisterId, metadata));
  const file = join(folder, `${encodeHex(snapshotId)}.json`);
  const progress: Progress = existsSync(file)
    ? JSON.parse(readFileSync(file, "utf8"))
    : { snapshotId: encodeHex(snapshotId), sent: {} };
  const save = (): void => {
    writeFileSync(file, JSON.stringify(progress));
  };
  save();
  const send = async (kind: UploadKind, chunk: Uint8Array): Promise<void> => {
    const args = { canister_id: canisterId, snapshot_id: snapshotId, kind, chunk };
    await manage("upload_canister_snapshot_data", args);
  };
  for (const section of sections) {
    const bytes = bytesOf(join(folder, section.file));
    for (let offset = progress.sent[section.file] ?? 0; offset < bytes.length; offset += RANGE_BYTES) {
      await send(section.upload(BigInt(offset)), bytes.subarray(offset, offset + RANGE_BYTES));
      progress.sent[section.file] = offset + RANGE_BYTES;
      save();
    }
  }
  const chunkFolder = join(folder, CHUNKS);
  for (const name of existsSync(chunkFolder) ? readdirSync(chunkFolder) : []) {
    await send({ wasm_chunk: null }, bytesOf(join(chunkFolder, name)));
  }
  return snapshotId;
}

async function announce(manage: Manage, canisterId: Principal, metadata: Metadata): Promise<Uint8Array> {
  const { snapshot_id } = await manage("upload_canister_snapshot_metadata", {
    canister_id: canisterId,
    replace_snapshot: [],
    wasm_module_size: metadata.wasm_module_size,
    globals: metadata.globals,
    wasm_memory_size: metadata.wasm_memory_size,
    stable_memory_size: metadata.stable_memory_size,
    certified_data: metadata.certified_data,
    global_timer: metadata.global_timer,
    on_low_wasm_memory_hook_status: metadata.on_low_wasm_memory_hook_status,
  });
  return snapshot_id;
}

/** All files of a folder with their bytes, but for the progress of uploads; paths relative to it, ascending. */
export function filesOf(folder: string): ReadonlyMap<string, Uint8Array> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((name) => name === "metadata.json" || !name.endsWith(".json"));
  return new Map(names.sort().map((name) => [name, bytesOf(join(folder, name))]));
}

/** The same without the metadata, each file by its SHA-256 in hex. */
export function digestsOf(folder: string): readonly (readonly [name: string, digest: string])[] {
  return [...filesOf(folder)]
    .filter(([name]) => name !== "metadata.json")
    .map(([name, bytes]) => [name, createHash("sha256").update(bytes).digest("hex")]);
}

function bytesOf(file: string): Uint8Array {
  return existsSync(file) ? new Uint8Array(readFileSync(file)) : new Uint8Array();
}

function sizeOf(file: string): number {
  return existsSync(file) ? statSync(file).size : 0;
}

function toJson(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  return value instanceof Uint8Array ? [...value] : value;
}
