import { decodeUploadState, encodeUploadState, type UploadState } from "../../client/mod.ts";
import { missingRanges, type SectionInfo } from "../../wire/mod.ts";
import { JsonNode } from "../journal/json-node.ts";
import { readWorkOrigin, type WorkOrigin } from "../journal/work-origin.ts";
import type { RecordForm } from "./record-store.ts";

const formatVersion = 2;

/** An upload of a snapshot, as its file says: docs/formats/upload-state.md. */
export interface UploadRecord extends WorkOrigin {
  /** Absolute. */
  readonly folder: string;
  /** SHA-256 over metadata and sections of what is uploaded, hexadecimal. */
  readonly content: string;
  /** Hexadecimal id of the snapshot that is given up for the new one. */
  readonly replace?: string;
  /** Whether the snapshot was complete on the network. */
  readonly finished: boolean;
  readonly sections: readonly SectionInfo[];
  readonly state: UploadState;
}

/** Under which name the upload to a canister of a network is kept. */
export function uploadName(canisterId: string, rootKeyHash: string): string {
  return `${canisterId}-${rootKeyHash.slice(0, 16)}`;
}

/** Whether the network has confirmed every byte of every section. */
export function isWholeUpload({ sections, state }: Pick<UploadRecord, "sections" | "state">): boolean {
  return sections.every(({ name, sizeBytes = 0 }) => {
    const written = state.written.get(name);
    if (name.startsWith("wasm_chunk_store/") && written === undefined) return false;
    return missingRanges(written ?? [], sizeBytes).length === 0;
  });
}

/** How uploads are kept. */
export const uploadForm: RecordForm<UploadRecord> = {
  kind: "upload-state",
  nameOf: ({ canister, network }) => uploadName(canister.id, network.rootKeyHash),
  encode: ({ state, sections, ...record }) => ({
    version: formatVersion,
    ...record,
    sections: Object.fromEntries(sections.map(({ name, sizeBytes }) => [name, sizeBytes ?? null])),
    ...encodeUploadState(state),
  }),
  decode,
};

function decode(value: unknown): UploadRecord {
  const node = new JsonNode(value, "the upload");
  const version = node.at("version").index();
  if (version !== formatVersion) throw new TypeError(`version ${String(version)} is unknown`);
  const state = decodeUploadState(value);
  if (state === undefined) throw new TypeError("it does not say how far the upload came");
  const [folder, content, replace] = [node.at("folder"), node.at("content"), node.at("replace")];
  return {
    ...readWorkOrigin(node),
    folder: folder.text(),
    content: content.hex(),
    ...(replace.isPresent && { replace: replace.hex() }),
    finished: node.at("finished").flag(),
    sections: readSections(node.at("sections")),
    state,
  };
}

function readSections(node: JsonNode): readonly SectionInfo[] {
  return node.entries().map(([name, size]) => {
    const isChunk = /^wasm_chunk_store\/[0-9a-f]{64}$/.test(name);
    const memories = ["wasm_module", "wasm_memory", "stable_memory"] as const;
    const memory = memories.find((each) => each === name);
    if (memory !== undefined) return { name: memory, sizeBytes: size.index() };
    if (!isChunk) throw new TypeError(`there is no section ${name}`);
    const hash = name.slice("wasm_chunk_store/".length);
    return { name: `wasm_chunk_store/${hash}`, sizeBytes: size.isNull ? undefined : size.index() };
  });
}
