import { decodeHex, encodeHex, hasFault } from "../../bytes/mod.ts";
import { CliError } from "../cli-error.ts";

/** The hexadecimal form in which snapshot ids are shown and given. */
export function formatSnapshotId(id: Uint8Array): string {
  return encodeHex(id);
}

/** Local number (8 bytes) and a canister id (0 to 29 bytes). */
const idBytes = { least: 8, most: 37 } as const;

/**
 * Reads a snapshot id as it is shown, in either case.
 *
 * @throws CliError "cli/bad-snapshot-id"
 */
export function parseSnapshotId(text: string): Uint8Array {
  try {
    const id = decodeHex(text.trim().toLowerCase());
    if (id.length >= idBytes.least && id.length <= idBytes.most) return id;
  } catch (error) {
    if (!hasFault(error, "bytes/bad-hex")) throw error;
  }
  throw new CliError(
    { code: "cli/bad-snapshot-id", text },
    `Cannot use "${text}" as a snapshot id: ids are hexadecimal, like 000000000000000080000000001000010101`,
    { next: "icebox canister snapshot list CANISTER shows the ids" },
  );
}
