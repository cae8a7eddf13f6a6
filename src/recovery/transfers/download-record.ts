import { encodeHex, encodeUtf8 } from "../../bytes/mod.ts";
import { sha256 } from "../../wire/mod.ts";
import { JsonNode } from "../journal/json-node.ts";
import { readWorkOrigin, type WorkOrigin } from "../journal/work-origin.ts";
import type { RecordForm } from "./record-store.ts";

const formatVersion = 1;

/** A download of a snapshot that is under way or was cut off: docs/formats/download-record.md. */
export interface DownloadRecord extends WorkOrigin {
  /** Absolute; until it is whole the bytes are in the folder of this name with `.partial` behind it. */
  readonly folder: string;
  /** Hexadecimal. */
  readonly snapshot: string;
  /** `snapshotIdentity` of the snapshot, hexadecimal: the unfinished folder bears it, too. */
  readonly identity: string;
  readonly sizeBytes: number;
}

/** How downloads are kept. */
export const downloadForm: RecordForm<DownloadRecord> = {
  kind: "download-record",
  nameOf: ({ folder, identity }) => encodeHex(sha256(encodeUtf8(`${folder}\n${identity}`))).slice(0, 32),
  encode: (record) => ({ version: formatVersion, ...record }),
  decode: (value) => {
    const node = new JsonNode(value, "the download");
    const version = node.at("version").index();
    if (version !== formatVersion) throw new TypeError(`version ${String(version)} is unknown`);
    return {
      ...readWorkOrigin(node),
      folder: node.at("folder").text(),
      snapshot: node.at("snapshot").hex(),
      identity: node.at("identity").hex(),
      sizeBytes: node.at("sizeBytes").index(),
    };
  },
};
