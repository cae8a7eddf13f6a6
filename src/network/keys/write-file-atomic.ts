import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Replaces a file so that a reader sees the old content or the new, never a part.
 *
 * Order: write a neighbour, sync it, rename it over the target, sync the folder. A crash before the rename leaves the
 * old file; after it, the new one.
 *
 * @param mode permission bits of the new file
 */
export async function writeFileAtomic(path: string, content: string, mode: number): Promise<void> {
  const neighbour = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(neighbour, "wx", mode);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(neighbour, path);
  } catch (error) {
    await rm(neighbour, { force: true });
    throw error;
  }
  const folder = await open(dirname(path), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
