import type { AdvancingClock } from "../clock.ts";
import type { NetworkKeys } from "../keys/network-keys.ts";
import type { NetworkLimits } from "../network-limits.ts";
import type { RoundLoop } from "../rounds/round-loop.ts";
import type { TimeMachine } from "../time-machine.ts";
import type { PageHandler } from "./page-handler.ts";
import type { SubnetPort } from "../worker/subnet-port.ts";

/** What the HTTP handlers work with. */
export interface NetworkServices {
  readonly keys: NetworkKeys;
  readonly rounds: RoundLoop;
  readonly port: SubnetPort;
  readonly clock: AdvancingClock;
  readonly timeMachine: TimeMachine;
  readonly limits: NetworkLimits;
  readonly log: (line: string) => void;
  readonly pages?: PageHandler;
}
