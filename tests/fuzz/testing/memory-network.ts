import { createHash } from "node:crypto";
import { AdvancingClock } from "../../../src/network/clock.ts";
import { handleRequest } from "../../../src/network/http/handle-request.ts";
import type { HttpRequest, HttpResponse } from "../../../src/network/http/http-message.ts";
import { createNetworkKeys, type NetworkKeys } from "../../../src/network/keys/network-keys.ts";
import { NetworkError } from "../../../src/network/network-error.ts";
import { defaultNetworkLimits } from "../../../src/network/network-limits.ts";
import { RoundLoop } from "../../../src/network/rounds/round-loop.ts";
import { TimeMachine } from "../../../src/network/time-machine.ts";
import { createSubnetHost } from "../../../src/network/worker/create-subnet-host.ts";
import type {
  SubnetAnswer,
  SubnetMessageKind,
  SubnetRequest,
} from "../../../src/network/worker/subnet-messages.ts";
import type { SubnetPort } from "../../../src/network/worker/subnet-port.ts";

/** The time at which the network stands still, nanoseconds since 1970. */
export const networkTimeNs = 1_790_000_000_000_000_000n;

/** The keys of the network, the same on every run: a root subnet and one for canisters of users. */
export const networkKeys: NetworkKeys = await createNetworkKeys([
  { kind: "system", blsSecret: seeded("root"), nodeSecret: seeded("root node") },
  { kind: "application", blsSecret: seeded("application"), nodeSecret: seeded("application node") },
]);

/** A network without sockets, threads and files. */
export interface MemoryNetwork extends AsyncDisposable {
  readonly handle: (request: HttpRequest) => Promise<HttpResponse>;
  /** What it wrote into its log. */
  readonly logged: readonly string[];
}

/** Starts a real network in this thread. */
export async function startMemoryNetwork(): Promise<MemoryNetwork> {
  const clock = new AdvancingClock({ nowNs: () => networkTimeNs });
  const { host, store } = await createSubnetHost({
    subnets: networkKeys.subnets.map(({ identity }) => identity),
    timeNs: networkTimeNs,
    stateDirectory: "",
    durability: "memory",
    storage: {},
    replicaLimits: {},
  });
  const port: SubnetPort = {
    failure: undefined,
    send: async <K extends SubnetMessageKind>(request: SubnetRequest<K>): Promise<SubnetAnswer<K>> =>
      host.handle(request),
    close: () => Promise.resolve(true),
  };
  const logged: string[] = [];
  const log = (line: string): void => void logged.push(line);
  const randomness = () => new Uint8Array(32);
  const common = { keys: networkKeys, clock, limits: defaultNetworkLimits, port, log };
  const rounds = new RoundLoop({ ...common, randomness, start: host.state });
  const timeMachine = new TimeMachine({ clock, rounds, keep: () => Promise.resolve() });
  await rounds.freshen();
  return {
    handle: (request) => handleRequest(request, { ...common, rounds, timeMachine }),
    logged,
    [Symbol.asyncDispose]: async () => {
      await rounds.stop(new NetworkError({ code: "network/closed" }, "The case is over"));
      await store.close();
    },
  };
}

function seeded(label: string): Uint8Array {
  const secret = new Uint8Array(createHash("sha256").update(label).digest());
  secret[0] = 1;
  return secret;
}
