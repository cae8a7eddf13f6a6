import type { CliContext } from "../cli-context.ts";

/**
 * For tests of recovery: `ICEBOX_CUT_OFF_AT` names a place (docs/guides/recovery.md) at which the process ends as by
 * `kill -9`, with no chance to finish anything, or gets SIGINT if `ICEBOX_CUT_OFF_BY` says so. With `nowhere` all places are told and none is cut off at.
 */
export function cutOff({ env, terminal }: CliContext): (place: string) => void {
  const signal = env["ICEBOX_CUT_OFF_BY"] === "SIGINT" ? "SIGINT" : "SIGKILL";
  return (place) => {
    if (env["ICEBOX_CUT_OFF_AT"] === "nowhere") terminal.note(`Place: ${place}`);
    if (env["ICEBOX_CUT_OFF_AT"] === place) process.kill(process.pid, signal);
  };
}
