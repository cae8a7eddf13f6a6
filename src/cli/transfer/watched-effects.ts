import { basename } from "node:path";
import type { Principal } from "@icp-sdk/core/principal";
import {
  type AnnounceCall,
  type Answer,
  CertifiedCalls,
  type CertifiedCallsOptions,
  type Client,
} from "../../client/mod.ts";
import type { Disk } from "../../folder/mod.ts";
import type { ManagementMethod } from "../../wire/mod.ts";
import type { CutOff } from "../operations/cut-off.ts";

/** Calls, each of which may be cut off before it leaves and after its answer. */
export class WatchedCalls extends CertifiedCalls {
  readonly #reached: CutOff;

  constructor(client: Client, options: CertifiedCallsOptions, reached: CutOff) {
    super(client, options);
    this.#reached = reached;
  }

  override async send(
    method: ManagementMethod,
    arg: Uint8Array,
    effectiveCanisterId: Principal,
    announce?: AnnounceCall,
  ): Promise<Answer<Uint8Array>> {
    this.#reached(`${method}:sending`);
    const answer = await super.send(method, arg, effectiveCanisterId, announce);
    this.#reached(`${method}:answered`);
    return answer;
  }
}

/** A disk, before each change of which the process may be cut off. */
export function watchedDisk(disk: Disk, reached: CutOff): Disk {
  const before = <T>(effect: string, path: string, act: () => Promise<T>): Promise<T> => {
    reached(`${effect} ${basename(path)}`);
    return act();
  };
  return {
    ...disk,
    makeFolder: (path) => before("make", path, () => disk.makeFolder(path)),
    openForWriting: async (path) => {
      const file = await before("open", path, () => disk.openForWriting(path));
      return {
        ...file,
        write: (bytes, offset) => before("write", path, () => file.write(bytes, offset)),
        resize: (sizeBytes) => before("resize", path, () => file.resize(sizeBytes)),
      };
    },
    rename: (from, to) => before("rename", to, () => disk.rename(from, to)),
    remove: (path) => before("remove", path, () => disk.remove(path)),
  };
}
