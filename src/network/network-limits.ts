/** Every bound of the network in one place; tests inject smaller ones. */
export interface NetworkLimits {
  /** Largest request body in bytes. @default {2 MiB ingress message + 64 KiB envelope} */
  readonly maxBodyBytes: number;
  /** Calls that may wait for a round. @default {1024} */
  readonly maxPoolCalls: number;
  /** Sum of the argument bytes of the waiting calls. @default {256 MiB} */
  readonly maxPoolBytes: number;
  /** Calls in one batch. @default {256} */
  readonly maxBatchCalls: number;
  /** Sum of the argument bytes in one batch; one call always fits. @default {16 MiB} */
  readonly maxBatchBytes: number;
  /** Milliseconds that a synchronous call waits before it is answered with 202. @default {10000} */
  readonly syncCallTimeoutMs: number;
  /** How far in the future an ingress expiry may lie, in nanoseconds. @default {5 minutes} */
  readonly ingressTtlNs: bigint;
  /** Clock difference forgiven on top of `ingressTtlNs`, in nanoseconds. @default {30 seconds} */
  readonly permittedDriftNs: bigint;
  /** A state older than this is renewed by an empty round before it is read, in nanoseconds. @default {1 second} */
  readonly maxStateAgeNs: bigint;
  /** After this time the root subnet vouches anew for the keys of the others, in nanoseconds. @default {1 hour} */
  readonly maxDelegationAgeNs: bigint;
  /** Open client connections. @default {1024} */
  readonly maxConnections: number;
  /** Milliseconds in which the head of a request must arrive. @default {10000} */
  readonly headersTimeoutMs: number;
  /** Milliseconds in which a whole request must arrive. @default {60000} */
  readonly requestTimeoutMs: number;
  /** Milliseconds that a stop waits for the round under way. @default {2000} */
  readonly stopGraceMs: number;
  /** Milliseconds after which the watchdog ends a worker that does not answer; far above any metered message. @default {1800000} */
  readonly workerTimeoutMs: number;
  /** Native stack of the worker thread in MiB. @default {64} */
  readonly workerStackMb: number;
}

const MIB = 1024 * 1024;

/** The limits used when the caller names none. */
export const defaultNetworkLimits: NetworkLimits = {
  maxBodyBytes: 2 * MIB + 64 * 1024,
  maxPoolCalls: 1024,
  maxPoolBytes: 256 * MIB,
  maxBatchCalls: 256,
  maxBatchBytes: 16 * MIB,
  syncCallTimeoutMs: 10_000,
  ingressTtlNs: 300_000_000_000n,
  permittedDriftNs: 30_000_000_000n,
  maxStateAgeNs: 1_000_000_000n,
  maxDelegationAgeNs: 3_600_000_000_000n,
  maxConnections: 1024,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 60_000,
  stopGraceMs: 2_000,
  workerTimeoutMs: 1_800_000,
  workerStackMb: 64,
};
