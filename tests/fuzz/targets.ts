import type { FuzzTarget } from "./fuzz-target.ts";
import { callsTarget } from "./targets/calls.ts";
import { candidTarget } from "./targets/candid.ts";
import { envelopesTarget } from "./targets/envelopes.ts";
import { managementTarget } from "./targets/management.ts";
import { wasmTarget } from "./targets/wasm.ts";

/** All targets, in the order in which a run without a name takes them. */
export const fuzzTargets: readonly FuzzTarget[] = [
  envelopesTarget,
  candidTarget,
  callsTarget,
  managementTarget,
  wasmTarget,
];

/** Cases of each target in the test run. */
export const shortRuns: Readonly<Record<string, number>> = {
  envelopes: 30,
  candid: 60,
  calls: 40,
  management: 50,
  wasm: 300,
};
