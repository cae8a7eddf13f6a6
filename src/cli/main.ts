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
  fail(error);
});

// No await on the top level: the bundle of the tool is CommonJS.
void run();

async function run(): Promise<void> {
  try {
    process.exitCode = await runCli(processContext(), process.argv.slice(2));
  } catch (error) {
    // There is no world around the command: the working directory is gone, for example.
    fail(error);
  }
}

function fail(error: unknown): void {
  const description = describeError(error);
  process.stderr.write(`${formatError(description)}\n`);
  process.exit(description.exitCode);
}
