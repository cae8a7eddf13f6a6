import { readFileSync } from "node:fs";
import { decodeUtf8 } from "../../bytes/mod.ts";
import { CliError } from "../cli-error.ts";

/** Reads a file; undefined if there is none. */
export function readFileIfPresent(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw unreadable(path, error);
  }
}

/** Reads a text file; undefined if there is none. */
export function readTextFileIfPresent(path: string): string | undefined {
  const content = readFileIfPresent(path);
  return content === undefined ? undefined : decodeUtf8(content);
}

/**
 * Reads a file that the user named.
 *
 * @throws CliError "cli/file-unreadable"
 */
export function readNamedFile(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}

function unreadable(path: string, error: unknown): CliError {
  const reason = error instanceof Error ? error.message : String(error);
  const shown = isMissing(error) ? "there is no such file" : reason;
  return new CliError({ code: "cli/file-unreadable", path, reason }, `Cannot read "${path}": ${shown}`, {
    cause: error,
    next: "Check the path and its permissions",
  });
}
