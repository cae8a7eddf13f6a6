import { createHash } from "node:crypto";
import { AdvancingClock, type Clock, systemClock } from "../clock.ts";
import { handleRequest } from "../http/handle-request.ts";
import type { HttpRequest, HttpResponse } from "../http/http-message.ts";
import type { NetworkServices } from "../http/network-services.ts";
import { createNetworkKeys } from "../keys/network-keys.ts";
import { defaultNetworkLimits, type NetworkLimits } from "../network-limits.ts";
import { RoundLoop } from "../rounds/round-loop.ts";
import { TimeMachine } from "../time-machine.ts";
import { EchoSubnet } from "./echo-subnet.ts";

/** A network without sockets and threads around an {@link EchoSubnet}. */
export interface TestNetwork {
  readonly services: NetworkServices;
  readonly subnet: EchoSubnet;
  readonly handle: (request: HttpRequest) => Promise<HttpResponse>;
}

function seeded(label: string): Uint8Array {
  const secret = new Uint8Array(createHash("sha256").update(label).digest());
  secret[0] = 1;
  return secret;
}

/** Puts a test network together; everything but the time is the same on each run. */
export async function createTestNetwork(
  options: {
    readonly limits?: Partial<NetworkLimits>;
    readonly clock?: Clock;
    readonly roundDelayMs?: number;
  } = {},
): Promise<TestNetwork> {
  const keys = await createNetworkKeys([
    { kind: "application", blsSecret: seeded("root"), nodeSecret: seeded("node") },
  ]);
  const limits = { ...defaultNetworkLimits, ...options.limits };
  const clock = new AdvancingClock(options.clock ?? systemClock);
  const subnet = new EchoSubnet(keys);
  const { roundDelayMs = 0 } = options;
  const randomness = (): Uint8Array => new Uint8Array(32);
  const rounds = new RoundLoop({ port: subnet, keys, clock, randomness, limits, roundDelayMs });
  const timeMachine = new TimeMachine({ clock, rounds, keep: () => Promise.resolve() });
  const log = (): void => undefined;
  const services: NetworkServices = { keys, rounds, port: subnet, clock, timeMachine, limits, log };
  return { services, subnet, handle: (request) => handleRequest(request, services) };
}
