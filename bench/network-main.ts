import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeHex } from "icebox/bytes";
import { type Durability, startNetwork } from "icebox/network";

// A network of its own process: prints where it listens as one line of JSON and runs until its standard input ends,
// so that it never outlives the bench that started it. The argument is the durability.
const durabilities: ReadonlyMap<string, Durability> = new Map([
  ["memory", "memory"],
  ["process", "process"],
  ["disk", "disk"],
]);
const durability = durabilities.get(process.argv[2] ?? "process");
if (durability === undefined) throw new RangeError(`There is no durability "${process.argv[2]}"`);
const stateDirectory = mkdtempSync(join(tmpdir(), "icebox-bench-"));
const network = await startNetwork({ port: 0, stateDirectory, durability });
console.log(JSON.stringify({ url: network.url, rootKey: encodeHex(network.rootKeyDer) }));
process.stdin.resume();
process.stdin.on("end", () => {
  void network.stop().finally(() => {
    rmSync(stateDirectory, { recursive: true, force: true });
    process.exit(0);
  });
});
