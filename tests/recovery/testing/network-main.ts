import { createInterface } from "node:readline";
import { encodeHex } from "icebox/bytes";
import { startNetwork } from "icebox/network";
import type { ProcessOptions } from "./network-process.ts";

// A network in a process of its own, for being killed. It has loaded all its code when its first line of input comes,
// which names the options; then it starts and answers with one line of JSON. It ends when its input ends, so that it
// never outlives the test.
const input = createInterface({ input: process.stdin });
input.once("close", () => process.exit(0));
input.once("line", (line: string) => {
  const { roundInstructions, ...options }: ProcessOptions = JSON.parse(line);
  const replicaLimits = { roundInstructions: BigInt(roundInstructions) };
  const log = (text: string) => process.stderr.write(`${text}\n`);
  startNetwork({ port: 0, log, replicaLimits, ...options }).then(
    (network) => {
      process.stdout.write(
        `${JSON.stringify({ url: network.url, rootKey: encodeHex(network.rootKeyDer) })}\n`,
      );
    },
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
