import type { CliContext } from "../cli-context.ts";

/**
 * For tests of recovery: `ICEBOX_CUT_OFF_AT` names a place (docs/guides/recovery.md) at which the process ends as by
 * `kill -9`, with no chance to finish anything.
 */
export function cutOff({ env }: CliContext): (place: string) => void {
  return (place) => {
    if (env["ICEBOX_CUT_OFF_AT"] === place) process.kill(process.pid, "SIGKILL");
  };
}
