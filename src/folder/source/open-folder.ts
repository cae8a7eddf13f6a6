import { join, resolve } from "node:path";
import { decodeUtf8, hasFault, isUtf8 } from "../../bytes/mod.ts";
import {
  decodeFolderManifest,
  decodeIcpMetadata,
  decodeJunoMetadata,
  type FolderManifest,
  isJunoMetadata,
  type JunoMetadata,
  WireError,
} from "../../wire/mod.ts";
import type { Disk } from "../disk/disk.ts";
import { nodeDisk } from "../disk/node-disk.ts";
import { readWholeFile } from "../disk/whole-file.ts";
import { fileNames, unfinishedPath } from "../file-names.ts";
import { FolderError } from "../folder-error.ts";
import { hashBytes } from "../hash-range.ts";
import { FolderSource, type FolderSourceParts } from "./folder-source.ts";
import { locateSections } from "./locate-sections.ts";

/** More than any snapshot's `metadata.json` or `icebox.json` can have. */
const MAX_TEXT_BYTES = 8 * 1024 * 1024;

/**
 * Opens a folder of icp, dfx, Juno or Icebox for reading. Sizes are compared with the metadata at once; bytes only by
 * `verify` of the source. Folders without Icebox's manifest are taken as their own tool would.
 *
 * @throws FolderError `folder/not-found`, `folder/not-a-snapshot`, `folder/unfinished`, `folder/damaged`,
 *   `folder/lost-float`, `folder/unsupported-version`, disk faults
 */
export async function openFolder(path: string): Promise<FolderSource> {
  const folder = resolve(path);
  const disk = nodeDisk;
  const metadataBytes = await readText(disk, folder, fileNames.metadata);
  const manifestBytes = await readText(disk, folder, fileNames.manifest);
  if (metadataBytes === undefined) throw await withoutMetadata(disk, folder, manifestBytes !== undefined);
  const manifest =
    manifestBytes && understood(folder, fileNames.manifest, () => decodeFolderManifest(manifestBytes));
  if (manifest === undefined && (await readText(disk, folder, fileNames.icpProgress)) !== undefined)
    throw new FolderError({ code: "folder/unfinished", path: folder });
  if (manifest) assertListed(folder, manifest, metadataBytes);
  const described = understood(folder, fileNames.metadata, () => decodeMetadata(metadataBytes, manifest));
  const parts: Omit<FolderSourceParts, "located"> = { folder, disk, ...described, recorded: manifest };
  return new FolderSource({ ...parts, located: await locateSections(parts) });
}

/** What the two text files say together. */
export type DescribedFolder = Pick<
  FolderSourceParts,
  "layout" | "metadata" | "origin" | "otherFields" | "juno"
>;

function decodeMetadata(bytes: Uint8Array, manifest: FolderManifest | undefined): DescribedFolder {
  if (!isUtf8(bytes)) throw new WireError("wire/bad-json", "it is not text in UTF-8");
  const text = decodeUtf8(bytes);
  const floats = manifest?.floats ?? new Map<number, bigint>();
  const unknown = { canisterId: undefined, snapshotId: undefined, rootKeyHash: undefined };
  if (!isJunoMetadata(text)) {
    const { metadata, otherFields } = decodeIcpMetadata(text, floats);
    return { layout: "icp", metadata, otherFields, origin: manifest?.origin ?? unknown, juno: undefined };
  }
  const juno: JunoMetadata = decodeJunoMetadata(text, floats);
  return {
    layout: "juno",
    metadata: juno.metadata,
    otherFields: manifest?.otherFields ?? new Map(),
    origin: manifest?.origin ?? { ...unknown, snapshotId: juno.snapshotId },
    juno,
  };
}

function assertListed(folder: string, { metadataFile }: FolderManifest, bytes: Uint8Array): void {
  if (metadataFile.sizeBytes === bytes.length && metadataFile.sha256 === hashBytes(bytes)) return;
  const reason = "it is not the one that was downloaded";
  throw new FolderError({ code: "folder/damaged", path: folder, file: fileNames.metadata, reason });
}

async function readText(disk: Disk, folder: string, name: string): Promise<Uint8Array | undefined> {
  try {
    return await readWholeFile(disk, join(folder, name), MAX_TEXT_BYTES);
  } catch (error) {
    if (hasFault(error, "folder/not-found")) return undefined;
    throw error;
  }
}

/** Why there is no metadata: the first of the reasons that can be seen. */
async function withoutMetadata(disk: Disk, folder: string, hasManifest: boolean): Promise<FolderError> {
  if (hasManifest) {
    const reason = "it is missing";
    return new FolderError({ code: "folder/damaged", path: folder, file: fileNames.metadata, reason });
  }
  const isUnfinished = async (path: string): Promise<boolean> =>
    (await readText(disk, path, fileNames.progress)) !== undefined;
  if (await isUnfinished(folder)) return new FolderError({ code: "folder/unfinished", path: folder });
  const other = unfinishedPath(folder);
  if (await isUnfinished(other)) return new FolderError({ code: "folder/unfinished", path: other });
  return new FolderError({ code: "folder/not-a-snapshot", path: folder });
}

/** Decodes a text file and names it in the fault. */
function understood<Value>(folder: string, file: string, decode: () => Value): Value {
  try {
    return decode();
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    const reason = error.message;
    switch (error.fault.code) {
      case "wire/lost-float":
        throw new FolderError({ code: "folder/lost-float", path: folder, file, reason }, { cause: error });
      case "wire/unsupported-folder-manifest":
        throw new FolderError(
          { code: "folder/unsupported-version", path: folder, file, reason },
          { cause: error },
        );
      default:
        throw new FolderError({ code: "folder/damaged", path: folder, file, reason }, { cause: error });
    }
  }
}
