import { randomUUID } from "node:crypto";
import { link, open, rename, rm } from "node:fs/promises";
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
  await withNeighbour({ path, content, mode }, (neighbour) => rename(neighbour, path));
  await syncFolder(path);
}

/**
 * Creates a file as a whole, unless there is one already: of several processes that try, exactly one succeeds.
 *
 * @param mode permission bits of the new file
 * @returns whether this call created the file; if not, it is complete
 */
export async function createFileAtomic(path: string, content: string, mode: number): Promise<boolean> {
  try {
    await withNeighbour({ path, content, mode }, async (neighbour) => {
      await link(neighbour, path);
      await rm(neighbour);
    });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
  await syncFolder(path);
  return true;
}

interface NewFile {
  readonly path: string;
  readonly content: string;
  readonly mode: number;
}

async function withNeighbour(
  { path, content, mode }: NewFile,
  use: (neighbour: string) => Promise<void>,
): Promise<void> {
  const neighbour = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(neighbour, "wx", mode);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await use(neighbour);
  } catch (error) {
    await rm(neighbour, { force: true });
    throw error;
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
