import { AdvancingClock, systemClock } from "../clock.ts";
import { handleRequest } from "../http/handle-request.ts";
import { listen } from "../http/http-server.ts";
import { loadKeySecrets } from "../keys/key-secrets.ts";
import { createNetworkKeys } from "../keys/network-keys.ts";
import { NetworkError } from "../network-error.ts";
import { defaultNetworkLimits } from "../network-limits.ts";
import { RoundLoop } from "../rounds/round-loop.ts";
import type { StateStore } from "../storage/state-store.ts";
import { TimeMachine } from "../time-machine.ts";
import { createSubnetHost } from "../worker/create-subnet-host.ts";
import type { SubnetHost } from "../worker/subnet-host.ts";
import type { SubnetAnswer, SubnetMessageKind, SubnetRequest } from "../worker/subnet-messages.ts";
import type { SubnetPort } from "../worker/subnet-port.ts";

/** A real network whose subnet runs in this thread, so that a test can reach its store. */
export interface InProcessNetwork extends AsyncDisposable {
  readonly url: string;
  readonly rootKeyDer: Uint8Array;
  readonly host: SubnetHost;
  readonly logged: readonly string[];
}

/** Starts a network in this thread over a store. */
export async function startInProcess(
  stateDirectory: string,
  open: () => Promise<StateStore>,
): Promise<InProcessNetwork> {
  const keys = await createNetworkKeys(await loadKeySecrets(stateDirectory, ["application"]));
  const limits = defaultNetworkLimits;
  const clock = new AdvancingClock(systemClock);
  const start = {
    subnets: keys.subnets.map(({ identity }) => identity),
    timeNs: clock.nowNs(),
    stateDirectory,
    durability: "process",
    storage: {},
    replicaLimits: {},
  } as const;
  const { host, store } = await createSubnetHost(start, open);
  const port = portTo(host);
  const logged: string[] = [];
  const log = (line: string): void => void logged.push(line);
  const randomness = (): Uint8Array => new Uint8Array(32);
  const rounds = new RoundLoop({ port, keys, clock, randomness, limits, log, start: host.state });
  await rounds.freshen();
  const timeMachine = new TimeMachine({ clock, rounds, keep: () => Promise.resolve() });
  const services = { keys, rounds, port, clock, timeMachine, limits, log };
  const server = await listen((request) => handleRequest(request, services), {
    host: "127.0.0.1",
    port: 0,
    limits,
  });
  return {
    url: `http://127.0.0.1:${String(server.port)}`,
    rootKeyDer: keys.config.rootKeyDer,
    host,
    logged,
    [Symbol.asyncDispose]: async () => {
      await rounds.stop(new NetworkError({ code: "network/closed" }, "The test is over"));
      await server.close();
      await store.close();
    },
  };
}

function portTo(host: SubnetHost): SubnetPort {
  return {
    failure: undefined,
    send: async <K extends SubnetMessageKind>(request: SubnetRequest<K>): Promise<SubnetAnswer<K>> =>
      host.handle(request),
    close: () => Promise.resolve(true),
  };
}
