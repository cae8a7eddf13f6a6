/**
 * The program `icebox`, as `bin/icebox` starts it.
 *
 * @module
 */
import { processContext } from "./cli-context.ts";
import { describeError, formatError } from "./describe-error.ts";
import { runCli } from "./run-cli.ts";

// Whoever reads the output may stop reading, as `head` does: that is no failure worth a stack trace.
process.stdout.on("error", (error) => {
  if ("code" in error && error.code === "EPIPE") return;
  const description = describeError(error);
  process.stderr.write(`${formatError(description)}\n`);
  process.exit(description.exitCode);
});

// No await on the top level: the bundle of the tool is CommonJS.
void runCli(processContext(), process.argv.slice(2)).then((status) => {
  process.exitCode = status;
});
