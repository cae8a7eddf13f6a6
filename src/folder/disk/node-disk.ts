import { constants } from "node:fs";
import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { FolderError } from "../folder-error.ts";
import type { Disk, DiskFile } from "./disk.ts";
import { systemCodeOf, systemFault } from "./system-fault.ts";

/**
 * A folder may come from anybody: a link in it must not make an upload send, or a download overwrite, what lies elsewhere,
 * and a pipe must not be waited for.
 */
const CAUTIOUS = constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** The file system of the machine. */
export const nodeDisk: Disk = {
  makeFolder: async (path) => {
    try {
      await mkdir(path);
      return true;
    } catch (error) {
      if (systemCodeOf(error) === "EEXIST") return false;
      throw systemFault(error, path);
    }
  },
  openForWriting: async (path) => await openFile(path, constants.O_RDWR | constants.O_CREAT),
  openForReading: async (path) => await openFile(path, constants.O_RDONLY),
  rename: async (from, to) => {
    await guarded(to, () => rename(from, to));
  },
  remove: async (path) => {
    await guarded(path, () => rm(path, { recursive: true, force: true }));
  },
  syncFolder: async (path) => {
    const folder = await guarded(path, () => open(path, "r"));
    try {
      await guarded(path, () => folder.sync());
    } finally {
      await folder.close();
    }
  },
};

async function openFile(path: string, flags: number): Promise<DiskFile> {
  const handle = await guarded(path, () => open(path, flags | CAUTIOUS, 0o644));
  const isFile = (await guarded(path, () => handle.stat())).isFile();
  if (!isFile) {
    await handle.close();
    throw new FolderError({ code: "folder/not-a-file", path });
  }
  return {
    write: async (bytes, offset) => {
      await guarded(path, () => writeWhole(handle, bytes, offset));
    },
    read: async (into, offset) => await guarded(path, () => readMost(handle, into, offset)),
    resize: async (sizeBytes) => {
      await guarded(path, () => handle.truncate(sizeBytes));
    },
    sizeBytes: async () => (await guarded(path, () => handle.stat())).size,
    sync: async () => {
      await guarded(path, () => handle.datasync());
    },
    close: async () => {
      await guarded(path, () => handle.close());
    },
  };
}

async function writeWhole(handle: FileHandle, bytes: Uint8Array, offset: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, offset + done);
    done += bytesWritten;
  }
}

async function readMost(handle: FileHandle, into: Uint8Array, offset: number): Promise<number> {
  let done = 0;
  while (done < into.length) {
    const { bytesRead } = await handle.read(into, done, into.length - done, offset + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return done;
}

async function guarded<Value>(path: string, act: () => Promise<Value>): Promise<Value> {
  try {
    return await act();
  } catch (error) {
    throw systemFault(error, path);
  }
}
