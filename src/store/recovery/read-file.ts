import type { StorageMedium } from "../medium/storage-medium.ts";

/** The whole content of a small file. */
export function readWholeFile(medium: StorageMedium, path: string): Uint8Array {
  const file = medium.open(path, "read");
  try {
    const bytes = new Uint8Array(file.size());
    return bytes.subarray(0, file.read(0, bytes));
  } finally {
    file.close();
  }
}
