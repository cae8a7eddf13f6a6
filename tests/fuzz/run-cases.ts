import { inspect } from "node:util";
import type { FuzzFailure, FuzzTarget } from "./fuzz-target.ts";

/** How long a run goes on: a number of cases, a time, or what ends first. */
export interface RunLimits {
  /** Seed of the first case; the next one has the next. */
  readonly seed: number;
  readonly cases?: number;
  readonly seconds?: number;
}

/** What a run came to. It ends with its first failure. */
export interface RunReport {
  readonly cases: number;
  readonly failure: FuzzFailure | undefined;
}

/** Runs the cases of a target one after another. */
export async function runCases(target: FuzzTarget, limits: RunLimits): Promise<RunReport> {
  const { seed, cases = Number.POSITIVE_INFINITY, seconds = Number.POSITIVE_INFINITY } = limits;
  const endMs = performance.now() + seconds * 1000;
  let done = 0;
  while (done < cases && performance.now() < endMs) {
    const failure = await target.runCase((seed + done) >>> 0);
    done += 1;
    if (failure !== undefined) return { cases: done, failure };
  }
  return { cases: done, failure: undefined };
}

/** A failure for a person who wants to see it again. */
export function formatFailure(target: FuzzTarget, { seed, reproduction, error }: FuzzFailure): string {
  const again = `npm run fuzz -- --target ${target.name} --seed ${seed} --cases 1`;
  return [`${target.name} fails with seed ${seed}: ${again}`, reproduction, inspect(error)].join("\n");
}
