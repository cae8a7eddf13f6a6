/**
 * The program `icebox`, as `bin/icebox` starts it.
 *
 * @module
 */
import { processContext } from "./cli-context.ts";
import { runCli } from "./run-cli.ts";

process.exitCode = await runCli(processContext(), process.argv.slice(2));
