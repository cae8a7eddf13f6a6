import { parseArgs } from "node:util";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { formatReport } from "./testing/format-report.ts";
import { runKills } from "./testing/kill-run.ts";

// The full form of kill-network.test.ts: `npm run test:recovery -- [--seed N] [--kills N] [--durability process|disk]`.
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    kills: { type: "string", default: "500" },
    durability: { type: "string", default: "process" },
    /** Where the state is kept; it then stays there. */
    directory: { type: "string" },
  },
});
const seed = Number(values.seed);
const durability = values.durability === "disk" ? "disk" : "process";
const print = (line: string) => process.stdout.write(`${line}\n`);
print(`seed ${seed}, ${values.kills} kills, durability ${durability}`);
using folder = values.directory === undefined ? temporaryFolder("recovery") : undefined;
const path = values.directory ?? folder?.path ?? "";
try {
  const options = { folder: path, durability, seed, kills: Number(values.kills), progress: print } as const;
  print(formatReport(await runKills(options)));
} catch (error) {
  print(`FAILED: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  process.exitCode = 1;
}
