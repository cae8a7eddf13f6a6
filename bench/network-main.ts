import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { encodeHex } from "icebox/bytes";
import { type Durability, startNetwork } from "icebox/network";

// A network of its own process: prints where it listens as one line of JSON and runs until its standard input ends,
// so that it never outlives the bench that started it. To each line of its input it answers with the processor time that
// it used. The arguments are the durability and the number of application subnets besides the root subnet.
const durabilities: ReadonlyMap<string, Durability> = new Map([
  ["memory", "memory"],
  ["process", "process"],
  ["disk", "disk"],
]);
const durability = durabilities.get(process.argv[2] ?? "process");
if (durability === undefined) throw new RangeError(`There is no durability "${process.argv[2]}"`);
const stateDirectory = mkdtempSync(join(tmpdir(), "icebox-bench-"));
const subnets = Array.from({ length: Number(process.argv[3] ?? 0) }, () => "application" as const);
const network = await startNetwork({
  port: 0,
  stateDirectory,
  durability,
  ...(subnets.length > 0 && { subnets }),
});
const firstCanisterIds = network.subnets.map(({ canisterRanges }) => canisterRanges[0]?.[0].toText());
console.log(JSON.stringify({ url: network.url, rootKey: encodeHex(network.rootKeyDer), firstCanisterIds }));
createInterface({ input: process.stdin })
  .on("line", () => console.log(JSON.stringify(process.cpuUsage())))
  .on("close", () => {
    void network.stop().finally(() => {
      rmSync(stateDirectory, { recursive: true, force: true });
      process.exit(0);
    });
  });
