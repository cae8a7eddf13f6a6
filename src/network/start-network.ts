import { randomBytes } from "node:crypto";
import { AdvancingClock, type Clock, systemClock } from "./clock.ts";
import { readClockOffset, writeClockOffset } from "./clock-file.ts";
import { handleRequest } from "./http/handle-request.ts";
import { listen } from "./http/http-server.ts";
import type { PageHandler } from "./http/page-handler.ts";
import type { NetworkServices } from "./http/network-services.ts";
import { loadSubnetSecrets } from "./keys/load-subnet-secrets.ts";
import { createNetworkKeys, type NetworkKeys } from "./keys/network-keys.ts";
import { NetworkError } from "./network-error.ts";
import { defaultNetworkLimits, type NetworkLimits } from "./network-limits.ts";
import type { ReplicaLimits, SubnetConfig, SubnetKind } from "../replica/mod.ts";
import { FileMedium } from "../store/mod.ts";
import { RoundLoop } from "./rounds/round-loop.ts";
import type { Durability, StorageOptions } from "./storage/durability.ts";
import { nextStepFor } from "./storage/storage-faults.ts";
import { TimeMachine } from "./time-machine.ts";
import { within } from "./within.ts";
import { WorkerFault } from "./plain-fault.ts";
import { ThreadPort } from "./worker/thread-port.ts";
import type { OpenedSubnet } from "./worker/worker-messages.ts";

/** What a network is started with. */
export interface NetworkOptions {
  /** TCP port to listen on. @default {0, any free port} */
  readonly port?: number;
  /** Address to listen on. @default {"127.0.0.1"} */
  readonly host?: string;
  /** Folder of the network's keys and state; created if missing. One process may use it at a time. */
  readonly stateDirectory: string;
  /**
   * Kinds of the subnets besides the root subnet, which is then of kind `system` and holds the system canisters. They
   * cannot be changed later. @default {those that the state directory has; a new one gets one subnet with everything}
   */
  readonly subnets?: readonly SubnetKind[];
  /**
   * Milliseconds that calls wait before a round takes them, as on a slow network; queries do not wait. @default {0}
   */
  readonly roundDelayMs?: number;
  /** What an answered call survives. @default {"process", the end of the process at any moment} */
  readonly durability?: Durability;
  /** Sizes of the store's files that differ from its defaults; tests make them small. */
  readonly storage?: StorageOptions;
  /**
   * Folder in which the batch and the root hash of each round are recorded, so that the whole run can be executed again:
   * for tests and the search for defects. @default {nothing is recorded}
   */
  readonly batchJournal?: string;
  /** Bounds that differ from `defaultNetworkLimits`. */
  readonly limits?: Partial<NetworkLimits>;
  /** Bounds of the replica that differ from its `defaultLimits`, such as instructions per message. */
  readonly replicaLimits?: Partial<ReplicaLimits>;
  /** Source of time, before what the network was advanced by. @default {the machine's clock} */
  readonly clock?: Clock;
  /** Answers requests to the port that no endpoint takes. @default {they get 404} */
  readonly pages?: PageHandler;
  /** Called with one line of text for each event worth a log line. @default {nothing is logged} */
  readonly log?: (line: string) => void;
}

/** A network that answers requests until it is stopped. */
export interface RunningNetwork extends AsyncDisposable {
  readonly port: number;
  /** For clients on this machine, without a slash at the end. */
  readonly url: string;
  /** Whether there was no state to go on with: nothing that earlier runs gave out exists here. */
  readonly isNew: boolean;
  /** DER form of the BLS key that all certificates verify under, 133 bytes. */
  readonly rootKeyDer: Uint8Array;
  /** The root subnet first. */
  readonly subnets: readonly SubnetConfig[];
  /**
   * Moves the network's time forward and resolves when a round was run at the new time: charges, timers, deadlines and
   * certificates follow. Requests may be made by either clock, that of the machine or that of the network. A network that
   * keeps its state also keeps by how much it is ahead.
   *
   * @throws NetworkError "network/bad-duration" for no whole number of milliseconds between 1 and about a hundred years, and for
   *   a time after January 7, 2518
   */
  advanceTime(milliseconds: number): Promise<void>;
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

/** What a network is put together from before its state is there. */
interface NetworkParts {
  readonly keys: NetworkKeys;
  readonly clock: AdvancingClock;
  /** Keeps by how much the clock is ahead, if the state is kept. */
  readonly keepOffset: (offsetNs: bigint) => Promise<void>;
  readonly limits: NetworkLimits;
  readonly roundDelayMs: number;
  readonly log: (line: string) => void;
}

function startWorker({ keys, clock, limits, log }: NetworkParts, options: NetworkOptions): ThreadPort {
  const start = {
    subnets: keys.subnets.map(({ identity }) => identity),
    timeNs: clock.nowNs(),
    stateDirectory: options.stateDirectory,
    durability: options.durability ?? "process",
    storage: options.storage ?? {},
    ...(options.batchJournal !== undefined && { batchJournal: options.batchJournal }),
    replicaLimits: options.replicaLimits ?? {},
  };
  return new ThreadPort(start, {
    stackMb: limits.workerStackMb,
    timeoutMs: limits.workerTimeoutMs,
    closeGraceMs: limits.stopGraceMs,
    onNote: log,
    onFailure: (error) => {
      log(error.message);
    },
  });
}

/** Waits until the state is restored; a refusal says in which directory, and what can be done. */
async function openSubnet(port: ThreadPort, directory: string): Promise<OpenedSubnet> {
  try {
    return await port.opened;
  } catch (error) {
    if (!(error instanceof WorkerFault)) throw error;
    const next = nextStepFor(error.fault.code, directory);
    const text = `Cannot start with the state in "${directory}": ${error.message}`;
    throw new WorkerFault(error.fault, next === undefined ? text : `${text}; ${next}`);
  }
}

/** A worker that was cut off in the middle of a message could not give the directory back: that is done here. */
async function closeWorker(port: ThreadPort, { stateDirectory, durability }: NetworkOptions): Promise<void> {
  const wasOpen = port.isOpen;
  const isGivenBack = await port.close();
  if (wasOpen && !isGivenBack && durability !== "memory") new FileMedium(stateDirectory).release();
}

function createServices(parts: NetworkParts, port: ThreadPort, opened: OpenedSubnet): NetworkServices {
  const { keys, clock, keepOffset, limits, roundDelayMs, log } = parts;
  for (const note of opened.notes) log(note);
  const behindNs = opened.timeNs - clock.nowNs();
  if (behindNs > limits.maxStateAgeNs) {
    log(
      `The clock is ${String(behindNs / 1_000_000_000n)} s behind the state: time goes on from the last round`,
    );
    clock.advance(behindNs);
  }
  const randomness = (): Uint8Array => new Uint8Array(randomBytes(32));
  const start = opened;
  const rounds = new RoundLoop({ port, keys, clock, randomness, limits, roundDelayMs, log, start });
  const timeMachine = new TimeMachine({ clock, rounds, keep: keepOffset });
  return { keys, rounds, port, clock, timeMachine, limits, log };
}

/**
 * Starts a network and resolves when it answers requests.
 *
 * Order: keys, worker, state as of the last round that was written, first round of this run (from then on every state has
 * a certificate, and its time is later than all before), socket. So whoever can connect finds a network that works.
 *
 * @throws NetworkError "network/keys-corrupt", "network/keys-missing", "network/clock-corrupt", "network/subnets-differ",
 *   "network/address-unavailable" or "network/worker-crashed"; an error with a
 *   fault of the store or the replica if the state is refused: "store/owned" names the process that has the directory,
 *   "store/record-corrupt" and the like name file and offset
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
  const keys = await createNetworkKeys(await loadSubnetSecrets(options.stateDirectory, options.subnets));
  const isKept = options.durability !== "memory";
  const offsetNs = isKept ? await readClockOffset(options.stateDirectory) : 0n;
  const parts: NetworkParts = {
    keys,
    clock: new AdvancingClock(options.clock ?? systemClock, offsetNs),
    keepOffset: async (offset) => {
      if (isKept) await writeClockOffset(options.stateDirectory, offset);
    },
    limits: { ...defaultNetworkLimits, ...options.limits },
    roundDelayMs: options.roundDelayMs ?? 0,
    log: options.log ?? ((): void => undefined),
  };
  const { limits } = parts;
  const host = options.host ?? "127.0.0.1";
  const port = startWorker(parts, options);
  try {
    const opened = await openSubnet(port, options.stateDirectory);
    const { pages } = options;
    const services = { ...createServices(parts, port, opened), ...(pages !== undefined && { pages }) };
    const { rounds, timeMachine } = services;
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
      await closeWorker(port, options);
    };
    const stopOnce = (): Promise<void> => (stopped ??= stop());
    return {
      port: server.port,
      url: urlOf(host, server.port),
      isNew: opened.round === 0n,
      rootKeyDer: keys.config.rootKeyDer,
      subnets: keys.config.subnets,
      advanceTime: async (milliseconds) => {
        await timeMachine.advance(milliseconds);
      },
      stop: stopOnce,
      [Symbol.asyncDispose]: stopOnce,
    };
  } catch (error) {
    await closeWorker(port, options);
    throw error;
  }
}
