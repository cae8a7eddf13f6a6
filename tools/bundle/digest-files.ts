import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** SHA-256 of the names and contents of files, hexadecimal; undefined if one of them cannot be read. */
export function digestFiles(root: string, paths: readonly string[]): string | undefined {
  const hash = createHash("sha256");
  try {
    for (const path of paths) {
      const content = readFileSync(join(root, path));
      hash.update(`${path}\0${String(content.length)}\0`).update(content);
    }
  } catch {
    return undefined;
  }
  return hash.digest("hex");
}
