/**
 * The program `icebox`. The compile cache is on before anything of weight is loaded: it saves most of the start.
 *
 * @module
 */
import { enableCompileCache } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

const { XDG_CACHE_HOME: caches, HOME: home } = process.env;
enableCompileCache(join(caches ?? join(home ?? homedir(), ".cache"), "icebox", "node"));

const { processContext } = await import("./cli-context.ts");
const { runCli } = await import("./run-cli.ts");
process.exitCode = await runCli(processContext(), process.argv.slice(2));
