import type { Clock } from "./clock.ts";
import type { NetworkLimits } from "./network-limits.ts";

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
  /** Source of time. @default {the machine's clock} */
  readonly clock?: Clock;
  /** Called with one line of text for each event worth a log line. @default {nothing is logged} */
  readonly log?: (line: string) => void;
}

/** A network that answers requests until it is stopped. */
export interface RunningNetwork extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  /** DER form of the BLS key that all certificates verify under, 133 bytes. */
  readonly rootKeyDer: Uint8Array;
  /** Finishes the round under way, closes connections and the worker. May be called twice. */
  stop(): Promise<void>;
}
