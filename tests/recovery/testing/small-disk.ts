import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A file system of its own, in memory, with little room. Unmounted when disposed. */
export interface SmallDisk extends Disposable {
  readonly path: string;
  /** Makes it larger. */
  grow(mebibytes: number): void;
  /** Takes all the room that is left. */
  fill(): void;
  /** Gives that room back. */
  makeRoom(): void;
}

/** Mounts one in a folder that is made for it; undefined where this process may not mount, in containers for example. */
export function mountSmallDisk(path: string, mebibytes: number): SmallDisk | undefined {
  mkdirSync(path);
  const size = (wanted: number): string => `size=${String(wanted)}m`;
  if (!mount("-t", "tmpfs", "-o", size(mebibytes), "icebox-test", path)) return undefined;
  const filler = join(path, "filler");
  return {
    path,
    grow: (wanted) => {
      if (!mount("-o", `remount,${size(wanted)}`, path)) throw new Error(`Cannot make ${path} larger`);
    },
    fill: () => {
      for (let chunkBytes = 1 << 20; chunkBytes >= 1;) {
        try {
          writeFileSync(filler, Buffer.alloc(chunkBytes, 1), { flag: "a" });
        } catch {
          chunkBytes >>= 1;
        }
      }
    },
    makeRoom: () => {
      rmSync(filler);
    },
    [Symbol.dispose]: () => {
      spawnSync("umount", ["-l", path]);
    },
  };
}

function mount(...args: readonly string[]): boolean {
  return spawnSync("mount", args, { stdio: "ignore" }).status === 0;
}
