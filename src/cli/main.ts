/**
 * The program `icebox`, as `bin/icebox` starts it.
 *
 * @module
 */
import { processContext } from "./cli-context.ts";
import { runCli } from "./run-cli.ts";

// Whoever reads the output may stop reading, as `head` does: that is no failure worth a stack trace.
process.stdout.on("error", (error) => {
  if (!("code" in error && error.code === "EPIPE")) throw error;
});

process.exitCode = await runCli(processContext(), process.argv.slice(2));
