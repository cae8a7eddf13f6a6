import type { FuzzTarget } from "./fuzz-target.ts";
import { wasmTarget } from "./targets/wasm.ts";

/** All targets, in the order in which a run without a name takes them. */
export const fuzzTargets: readonly FuzzTarget[] = [wasmTarget];

/** Cases of each target in the test run. */
export const shortRuns: Readonly<Record<string, number>> = { wasm: 300 };
