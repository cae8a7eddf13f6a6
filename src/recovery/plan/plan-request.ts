import type { Principal } from "../../wire/mod.ts";
import type { Observation } from "../observe-canister.ts";

/** What every plan is made of. */
export interface PlanRequest {
  readonly canisterId: Principal;
  readonly before: Observation;
  /** Whether a canister that runs may be stopped for the time of the work. */
  readonly autoStop: boolean;
}
