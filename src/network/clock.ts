/** Where the network reads the time. Injected so that tests decide what time it is. */
export interface Clock {
  /** Nanoseconds since 1970-01-01; may stand still or jump, the round loop makes it strictly increasing. */
  nowNs(): bigint;
}

/** The clock of the machine, in whole milliseconds. */
export const systemClock: Clock = {
  nowNs: () => BigInt(Date.now()) * 1_000_000n,
};
