import { appendFileSync } from "node:fs";
import type { CliContext } from "../cli-context.ts";

/** Is told of each place at which the process may be cut off. */
export type CutOff = (place: string) => void;

const hooks = new WeakMap<CliContext, CutOff>();

/**
 * For tests of recovery (docs/guides/recovery.md): `ICEBOX_CUT_OFF_LOG` names a file to which every place is written that
 * is reached, a line each. `ICEBOX_CUT_OFF_AT` names one at which the process ends as by `kill -9`, with no chance to
 * finish anything, or gets SIGINT if `ICEBOX_CUT_OFF_BY` says so. A place that is reached again has `#2`, `#3` behind it.
 */
export function cutOff(context: CliContext): CutOff {
  const known = hooks.get(context) ?? hookOf(context);
  hooks.set(context, known);
  return known;
}

/** Whether anybody wants to know of the places. */
export function isCutOffWatched({ env }: CliContext): boolean {
  return isGiven(env["ICEBOX_CUT_OFF_AT"]) || isGiven(env["ICEBOX_CUT_OFF_LOG"]);
}

function hookOf(context: CliContext): CutOff {
  if (!isCutOffWatched(context)) return () => undefined;
  const { ICEBOX_CUT_OFF_AT: wanted, ICEBOX_CUT_OFF_BY: by, ICEBOX_CUT_OFF_LOG: log = "" } = context.env;
  const counts = new Map<string, number>();
  return (place) => {
    const count = (counts.get(place) ?? 0) + 1;
    counts.set(place, count);
    const name = count === 1 ? place : `${place}#${String(count)}`;
    if (log !== "") appendFileSync(log, `${name}\n`);
    if (name === wanted) process.kill(process.pid, by === "SIGINT" ? "SIGINT" : "SIGKILL");
  };
}

function isGiven(value: string | undefined): boolean {
  return value !== undefined && value !== "";
}
