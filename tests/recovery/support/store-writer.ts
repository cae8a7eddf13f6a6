import { writeSync } from "node:fs";
import { parseArgs } from "node:util";
import { FileMedium, openStore } from "../../../src/store/mod.ts";
import { commitRound } from "./counted-rounds.ts";

/** Commits rounds to a directory until the process is killed, and writes the number of each that is acknowledged. */
const { values } = parseArgs({
  options: { directory: { type: "string" }, durability: { type: "string" } },
});
const opened = await openStore(new FileMedium(values.directory ?? ""), {
  durability: values.durability === "disk" ? "disk" : "process",
  slotsPerSegment: 128,
  checkpointLogBytes: 20_000,
});
if (opened.kind === "refused") {
  writeSync(1, `${JSON.stringify(opened.fault)}\n`);
  process.exit(1);
}
const { store } = opened;
for (let round = Number(opened.round.sequence) + 1; ; round++) {
  await commitRound(store, round).durable;
  writeSync(1, `${round}\n`);
  store.collectStep({ budget: 200 });
  // Lets the checkpoint that may be under way go on.
  await new Promise((resolve) => setImmediate(resolve));
}
