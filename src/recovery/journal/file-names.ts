import { readdirSync } from "node:fs";
import { hasSystemCode } from "../../processes/mod.ts";

/** The names in a folder; none if there is no such folder. */
export function fileNames(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (hasSystemCode(error, "ENOENT")) return [];
    throw error;
  }
}
