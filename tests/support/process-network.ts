import { Cbor } from "@icp-sdk/core/agent";
import { createIceboxProject } from "./icebox-project.ts";
import { RawClient } from "./raw-client.ts";

/** A network in a process of its own, started and stopped as a user does it; disposing it removes its state. */
export interface ProcessNetwork extends AsyncDisposable {
  /** Talks to the process that runs now. */
  readonly client: RawClient;
  /** Stops the process and starts another one on the same directory. */
  restart(): Promise<void>;
}

/** Starts a network with `icebox network start` on a free port. */
export async function startProcessNetwork(): Promise<ProcessNetwork> {
  const project = createIceboxProject();
  const start = async (): Promise<RawClient> => {
    await project.icebox("network", "start", "-d", "--port", "0");
    const { stdout } = await project.icebox("network", "status");
    const url = /http:\/\/[\w.]+:\d+/.exec(stdout)?.[0];
    if (url === undefined) throw new Error(`icebox network status shows no address: ${stdout}`);
    const response = await fetch(`${url}/api/v2/status`);
    const status = Cbor.decode<{ root_key: Uint8Array }>(new Uint8Array(await response.arrayBuffer()));
    return new RawClient({ url, rootKeyDer: status.root_key });
  };
  let client = await start();
  return {
    get client() {
      return client;
    },
    restart: async () => {
      await project.icebox("network", "stop");
      client = await start();
    },
    [Symbol.asyncDispose]: () => project[Symbol.asyncDispose](),
  };
}
