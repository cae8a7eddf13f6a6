import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type NetworkOptions, type RunningNetwork, startNetwork as startIn } from "../network/mod.ts";

/** What a network of the library is started with. */
export interface LibraryNetworkOptions extends Omit<NetworkOptions, "stateDirectory"> {
  /** Folder of the network's keys and state. @default {a temporary folder that goes with the network} */
  readonly stateDirectory?: string;
}

/**
 * Starts an embedded network in this process and resolves when it answers requests. Without a state directory everything
 * about it is gone when it stops, which suits tests of canisters: `await using` stops it at the end of the block.
 *
 * @throws NetworkError "network/address-unavailable" and others; "store/owned" if another process has the state directory
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * await using network = await startNetwork();
 * const client = await connect(network);
 * const created = await createCanister(client);
 * assert.equal(created.kind, "replied");
 * await network.advanceTime(24 * 60 * 60 * 1000);
 * ```
 */
export async function startNetwork(options: LibraryNetworkOptions = {}): Promise<RunningNetwork> {
  if (options.stateDirectory !== undefined) {
    return startIn({ ...options, stateDirectory: options.stateDirectory });
  }
  const stateDirectory = await mkdtemp(join(tmpdir(), "icebox-network-"));
  const remove = (): Promise<void> => rm(stateDirectory, { recursive: true, force: true });
  try {
    const network = await startIn({ ...options, stateDirectory });
    const stop = async (): Promise<void> => {
      await network.stop();
      await remove();
    };
    return { ...network, stop, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await remove();
    throw error;
  }
}
