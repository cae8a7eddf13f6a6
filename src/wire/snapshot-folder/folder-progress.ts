import { encodeHex, encodeUtf8 } from "../../bytes/mod.ts";
import type { ByteRange } from "../byte-ranges.ts";
import { jsonArray, jsonNumber, type JsonObject, jsonObject, jsonString } from "../json/json-value.ts";
import type { JsonFields } from "../json/json-fields.ts";
import type { SectionName, SectionRanges, SnapshotManifest } from "../sections.ts";
import { sha256 } from "../sha256.ts";
import type { FolderLayout } from "./folder-manifest.ts";
import { encodeIcpMetadata, floatsLostByIcp } from "./icp-metadata.ts";
import { decodeSealedJson, encodeSealedJson } from "./sealed-json.ts";

/** How far an unfinished folder has come. */
export interface FolderProgress {
  readonly layout: FolderLayout;
  /** {@link snapshotIdentity} of what is written; hex digits. */
  readonly identity: string;
  /** What is on the disk. A chunk is whole if it is named. */
  readonly written: SectionRanges;
}

/** A hash of everything by which two snapshots may differ before their bytes are looked at: origin and metadata. */
export function snapshotIdentity({ metadata, origin }: SnapshotManifest): string {
  const floats = Array.from(
    floatsLostByIcp(metadata),
    ([global, bits]) => `${String(global)}=${String(bits)}`,
  );
  const { canisterId = "", snapshotId = "", rootKeyHash = "" } = origin;
  const parts = [canisterId, snapshotId, rootKeyHash, floats.join(), encodeIcpMetadata(metadata)];
  return encodeHex(sha256(encodeUtf8(parts.join("\n"))));
}

/** Writes the progress file of an unfinished folder. */
export function encodeFolderProgress({ layout, identity, written }: FolderProgress): Uint8Array {
  return encodeSealedJson(
    jsonObject({
      format: jsonString("icebox-unfinished-folder"),
      version: jsonNumber(1),
      layout: jsonString(layout),
      identity: jsonString(identity),
      sections: jsonArray(
        Array.from(written, ([name, ranges]) =>
          jsonObject({
            name: jsonString(name),
            written: jsonArray(
              ranges.map(({ start, end }) => jsonArray([jsonNumber(start), jsonNumber(end)])),
            ),
          }),
        ),
      ),
    }),
  );
}

/**
 * Reads the progress file of an unfinished folder.
 *
 * @throws WireError `wire/unsupported-folder-manifest` for a later version, otherwise `wire/bad-folder-manifest`
 */
export function decodeFolderProgress(bytes: Uint8Array): FolderProgress {
  const { root, fields } = decodeSealedJson(bytes, "the progress file");
  const text = (object: JsonObject, name: string): string => fields.string(fields.member(object, name), name);
  const sections = fields.array(fields.member(root, "sections"), "sections").map((item) => {
    const section = fields.object(item, "a section");
    // Names are compared with those of the snapshot, never used as paths.
    return [text(section, "name") as SectionName, readRanges(fields, section)] as const;
  });
  return {
    layout: text(root, "layout") === "juno" ? "juno" : "icp",
    identity: text(root, "identity"),
    written: new Map(sections),
  };
}

function readRanges(fields: JsonFields, section: JsonObject): readonly ByteRange[] {
  const list = fields.member(section, "written");
  return fields.array(list, "written").map((item) => {
    const [start, end, ...more] = fields.array(item, "a range");
    if (start === undefined || end === undefined || more.length > 0)
      throw fields.fault(item, "a range must be two numbers");
    return { start: fields.size(start, "start"), end: fields.size(end, "end") };
  });
}
