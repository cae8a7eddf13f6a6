import { type NetworkOptions, type RunningNetwork, startNetwork } from "icebox/network";
import { RawClient } from "./raw-client.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** A network of this process with a client for it; stopped and removed when it is disposed. */
export interface TestNetwork extends AsyncDisposable {
  readonly network: RunningNetwork;
  readonly client: RawClient;
}

/** Starts a network on a free port with a fresh folder. */
export async function startTestNetwork(
  options: Omit<NetworkOptions, "port" | "stateDirectory"> = {},
): Promise<TestNetwork> {
  const folder = temporaryFolder("network");
  const network = await startNetwork({ ...options, port: 0, stateDirectory: folder.path });
  return {
    network,
    client: new RawClient({ url: network.url, rootKeyDer: network.rootKeyDer }),
    [Symbol.asyncDispose]: async () => {
      await network.stop();
      folder[Symbol.dispose]();
    },
  };
}
