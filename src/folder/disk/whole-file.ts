import type { Disk } from "./disk.ts";

/** The content of a small file; of a larger one as much as `maximumBytes`. */
export async function readWholeFile(
  disk: Disk,
  path: string,
  maximumBytes: number = 2 ** 23,
): Promise<Uint8Array> {
  const file = await disk.openForReading(path);
  try {
    const bytes = new Uint8Array(Math.min(maximumBytes, await file.sizeBytes()));
    const length = await file.read(bytes, 0);
    return bytes.subarray(0, length);
  } finally {
    await file.close();
  }
}

/** Writes a small file whole and durably; its name is durable when its folder is synced. */
export async function writeWholeFile(disk: Disk, path: string, bytes: Uint8Array): Promise<void> {
  const file = await disk.openForWriting(path);
  try {
    await file.resize(0);
    await file.write(bytes, 0);
    await file.sync();
  } finally {
    await file.close();
  }
}
