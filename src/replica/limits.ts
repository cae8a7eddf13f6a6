/** Bounds of the replica. Production values are {@link defaultLimits}; tests hand in smaller ones. */
export interface ReplicaLimits {
  /** Instructions one message may use, by kind. */
  readonly instructions: {
    readonly update: bigint;
    readonly query: bigint;
    readonly inspectMessage: bigint;
    /** A whole install_code: start, init or pre_upgrade, start, post_upgrade. */
    readonly installCode: bigint;
  };
  /** What one query may set in motion where it calls others. */
  readonly compositeQueries: {
    /** Queries that may wait for each other's answers. */
    readonly depth: number;
    /** Of all queries and callbacks together. */
    readonly instructions: bigint;
    /** What each call costs besides the instructions of the callee. */
    readonly instructionsPerCall: bigint;
  };
  /** A round starts no further message once it used this many instructions. */
  readonly roundInstructions: bigint;
  /** What a round counts for each message besides its own instructions. */
  readonly messageOverheadInstructions: bigint;
  /** What a round counts for each byte of argument and answer of a call to the management canister. */
  readonly managementByteInstructions: bigint;
  /** Bytes of arguments and answers that wait between canisters, from which on no call is made. */
  readonly maxQueuedBytes: number;
  readonly maxSnapshotsPerCanister: number;
  /** Largest slice of `read_canister_snapshot_data`. */
  readonly maxSnapshotReadBytes: number;
  /** Bytes per second by which a canister's heap delta debit melts, and the debit at which it is rate limited. */
  readonly heapDeltaBytesPerSecond: number;
  /**
   * Rounds from one checkpoint to the next where checkpoints are imitated, 0 where they are not: then no snapshot waits
   * for one. 500 on the Internet Computer.
   */
  readonly checkpointIntervalRounds: number;
  /** Instructions per second by which a canister's debit of installs melts, and the debit at which it is rate limited. */
  readonly installInstructionsPerSecond: bigint;
  /** Time between two heartbeats of a canister. */
  readonly heartbeatIntervalNs: bigint;
  /** Pause before a round that is run for a timer which is due already: one that arms itself for now fires this often. */
  readonly timerPauseNs: bigint;
  /** A round starts no further heartbeat or timer once those used this many instructions. */
  readonly roundTaskInstructions: bigint;
  /** Memory of all canisters together. */
  readonly subnetMemoryBytes: number;
  /** Taken memory above which taking more sets storage cycles aside. */
  readonly reservationThresholdBytes: number;
  /**
   * A round starts no further message once its results take this many bytes. Below `maxResultBytes`, so that every
   * result can be certified at the end of its round.
   */
  readonly roundResultBytes: number;
  /** Results of calls kept for `read_state`; beyond it the oldest become `done`. */
  readonly maxResultBytes: number;
  /** How long a request status is kept after the call ended; at least until the request expires. */
  readonly statusKeptNs: bigint;
  readonly maxWasmModuleBytes: number;
  readonly maxStableBytes: number;
  readonly maxHeap32Bytes: number;
  readonly maxHeap64Bytes: number;
}

const MIB = 2 ** 20;
const GIB = 2 ** 30;

/** The values of the Internet Computer's application subnets, as far as they have a meaning on one machine. */
export const defaultLimits: ReplicaLimits = {
  instructions: {
    update: 40_000_000_000n,
    query: 5_000_000_000n,
    inspectMessage: 200_000_000n,
    installCode: 300_000_000_000n,
  },
  compositeQueries: { depth: 6, instructions: 5_000_000_000n, instructionsPerCall: 50_000_000n },
  roundInstructions: 4_000_000_000n,
  messageOverheadInstructions: 2_000_000n,
  managementByteInstructions: 100n,
  // 15 GiB on the Internet Computer, of which every open call takes 2 MiB.
  maxQueuedBytes: GIB,
  maxSnapshotsPerCanister: 10,
  maxSnapshotReadBytes: 2_000_000,
  // 75 MiB on the Internet Computer; 50 parallel uploads of 2 MB to one machine must not meet the rate limit.
  heapDeltaBytesPerSecond: 2 * GIB,
  // 2 billion per round on the Internet Computer; upgrades in a row on one machine must not meet the rate limit.
  installInstructionsPerSecond: 300_000_000_000n,
  // Once per round, about a second, on the Internet Computer; a round here is as short as its calls.
  heartbeatIntervalNs: 1_000_000_000n,
  timerPauseNs: 10_000_000n,
  roundTaskInstructions: 2_000_000_000n,
  checkpointIntervalRounds: 0,
  subnetMemoryBytes: 2048 * GIB,
  reservationThresholdBytes: 750 * GIB,
  roundResultBytes: 64 * MIB,
  maxResultBytes: 128 * MIB,
  statusKeptNs: 300_000_000_000n,
  maxWasmModuleBytes: 100 * MIB,
  maxStableBytes: 500 * GIB,
  maxHeap32Bytes: 4 * GIB,
  maxHeap64Bytes: 6 * GIB,
};
