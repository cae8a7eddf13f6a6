import type { RunningConsole } from "../../console/mod.ts";
import type { CliContext } from "../cli-context.ts";

/** Says where a console is. Its link goes to terminals alone: files and logs are read by others as well. */
export function linkLine({ terminal }: CliContext, running: RunningConsole): string {
  return terminal.status === undefined
    ? `Console running on ${new URL(running.url).host}: icebox console prints a link to it`
    : `Console: ${running.link("operator")}`;
}
