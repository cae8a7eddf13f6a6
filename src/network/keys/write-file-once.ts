import { randomUUID } from "node:crypto";
import { link, open, rm } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Makes a file with its content in one step, unless there is one: of two that come at once, one makes it.
 *
 * Order: write a neighbour, sync it, link it under the name, sync the folder.
 *
 * @param mode permission bits of the new file
 * @returns whether the file was made
 */
export async function writeFileOnce(path: string, content: string, mode: number): Promise<boolean> {
  const neighbour = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(neighbour, "wx", mode);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await link(neighbour, path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(neighbour, { force: true });
  }
  const folder = await open(dirname(path), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
  return true;
}
