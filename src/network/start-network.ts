import { randomBytes } from "node:crypto";
import { systemClock, type Clock } from "./clock.ts";
import { handleRequest } from "./http/handle-request.ts";
import { listen } from "./http/http-server.ts";
import type { NetworkServices } from "./http/network-services.ts";
import { loadKeySecrets } from "./keys/key-secrets.ts";
import { createNetworkKeys, type NetworkKeys } from "./keys/network-keys.ts";
import { NetworkError } from "./network-error.ts";
import { defaultNetworkLimits, type NetworkLimits } from "./network-limits.ts";
import type { ReplicaLimits } from "../replica/mod.ts";
import { RoundLoop } from "./rounds/round-loop.ts";
import { within } from "./within.ts";
import { ThreadPort } from "./worker/thread-port.ts";

/** What a network is started with. */
export interface NetworkOptions {
  /** TCP port to listen on. @default {0, any free port} */
  readonly port?: number;
  /** Address to listen on. @default {"127.0.0.1"} */
  readonly host?: string;
  /** Folder of the network's keys; created if missing. */
  readonly stateDirectory: string;
  /** Bounds that differ from `defaultNetworkLimits`. */
  readonly limits?: Partial<NetworkLimits>;
  /** Bounds of the replica that differ from its `defaultLimits`, such as instructions per message. */
  readonly replicaLimits?: Partial<ReplicaLimits>;
  /** Source of time. @default {the machine's clock} */
  readonly clock?: Clock;
  /** Called with one line of text for each event worth a log line. @default {nothing is logged} */
  readonly log?: (line: string) => void;
}

/** A network that answers requests until it is stopped. */
export interface RunningNetwork extends AsyncDisposable {
  readonly port: number;
  /** For clients on this machine, without a slash at the end. */
  readonly url: string;
  /** DER form of the BLS key that all certificates verify under, 133 bytes. */
  readonly rootKeyDer: Uint8Array;
  /**
   * Finishes the round under way if it does not take long, closes connections and the worker. A round that is cut off
   * was not told to anyone. May be called twice.
   */
  stop(): Promise<void>;
}

function urlOf(host: string, port: number): string {
  const isWildcard = host === "0.0.0.0" || host === "::";
  const name = isWildcard ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${String(port)}`;
}

function createServices(keys: NetworkKeys, options: NetworkOptions): NetworkServices {
  const limits = { ...defaultNetworkLimits, ...options.limits };
  const clock = options.clock ?? systemClock;
  const start = {
    subnetId: keys.subnetId.toUint8Array(),
    rootKeyDer: keys.rootKeyDer,
    nodeId: keys.nodeId.toUint8Array(),
    nodeKeyDer: keys.nodeKey.publicKeyDer,
    timeNs: clock.nowNs(),
    replicaLimits: options.replicaLimits ?? {},
  };
  const log = options.log ?? ((): void => undefined);
  const port = new ThreadPort(start, {
    stackMb: limits.workerStackMb,
    timeoutMs: limits.workerTimeoutMs,
    onFailure: (error) => {
      log(error.message);
    },
  });
  const randomness = (): Uint8Array => new Uint8Array(randomBytes(32));
  const rounds = new RoundLoop({ port, keys, clock, randomness, limits });
  return { keys, rounds, port, clock, limits, log };
}

/**
 * Starts a network and resolves when it answers requests.
 *
 * Order: keys, worker, first round (from then on every state has a certificate), socket. So whoever can connect finds
 * a network that works.
 *
 * @throws NetworkError "network/keys-corrupt", "network/address-unavailable" or "network/worker-crashed"
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { mkdtemp, rm } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 *
 * const stateDirectory = await mkdtemp(join(tmpdir(), "icebox-"));
 * const network = await startNetwork({ stateDirectory });
 * const response = await fetch(`${network.url}/api/v2/status`);
 * assert.equal(response.status, 200);
 * await network.stop();
 * await rm(stateDirectory, { recursive: true });
 * ```
 */
export async function startNetwork(options: NetworkOptions): Promise<RunningNetwork> {
  const keys = await createNetworkKeys(await loadKeySecrets(options.stateDirectory));
  const services = createServices(keys, options);
  const { limits, port, rounds } = services;
  const host = options.host ?? "127.0.0.1";
  try {
    await rounds.freshen();
    const server = await listen((request) => handleRequest(request, services), {
      host,
      port: options.port ?? 0,
      limits,
    });
    let stopped: Promise<void> | undefined;
    const stop = async (): Promise<void> => {
      server.refuseNew();
      const reason = new NetworkError({ code: "network/closed" }, "The network is being stopped");
      await within(rounds.stop(reason), limits.stopGraceMs);
      await server.close();
      await port.close();
    };
    const stopOnce = (): Promise<void> => (stopped ??= stop());
    return {
      port: server.port,
      url: urlOf(host, server.port),
      rootKeyDer: keys.rootKeyDer,
      stop: stopOnce,
      [Symbol.asyncDispose]: stopOnce,
    };
  } catch (error) {
    await port.close();
    throw error;
  }
}
