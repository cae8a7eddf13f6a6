import { parseArgs } from "node:util";
import { callsBench } from "./calls.ts";
import { durabilityBench } from "./durability.ts";
import { engineBench, rewritingBench } from "./engine.ts";
import type { Figure } from "./figure.ts";
import { formatTable } from "./format-table.ts";
import { messagesBench } from "./messages.ts";
import { replicaCallsBench } from "./replica-calls.ts";
import { snapshotBench } from "./snapshot.ts";
import { startupBench } from "./startup.ts";
import { storeBench } from "./store.ts";
import { transferBench } from "./transfer.ts";
import { upgradeBench } from "./upgrade.ts";

/** Measures and tells the figures; `progress` takes lines for a person who waits, `sizesMiB` are sizes to measure with. */
type Bench = (progress: (line: string) => void, sizesMiB?: readonly number[]) => Promise<Figure[]>;

const benches: ReadonlyMap<string, Bench> = new Map([
  ["calls", callsBench],
  ["durability", durabilityBench],
  ["engine", engineBench],
  ["messages", messagesBench],
  ["replica-calls", replicaCallsBench],
  ["rewriting", rewritingBench],
  ["snapshot", snapshotBench],
  ["startup", startupBench],
  ["store", storeBench],
  ["transfer", transferBench],
  ["upgrade", upgradeBench],
]);

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "boolean", default: false }, sizes: { type: "string" } },
});
const [name = ""] = positionals;
const bench = benches.get(name);
if (bench === undefined) {
  console.error(
    `Usage: npm run bench -- NAME [--json] [--sizes MIB,MIB], NAME is one of: ${[...benches.keys()].join(", ")}`,
  );
  process.exit(2);
}
const figures = await bench((line) => console.error(line), values.sizes?.split(",").map(Number));
console.log(formatTable(figures));
if (values.json) console.log(JSON.stringify({ name, figures }));
