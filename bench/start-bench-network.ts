import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Durability } from "icebox/network";
import { RawClient } from "../tests/support/raw-client.ts";

/** A network in a process of its own and a client for it; disposing it ends the process. */
export interface BenchNetwork extends AsyncDisposable {
  readonly client: RawClient;
}

/**
 * Starts a network on a free port with a fresh folder, in a process of its own.
 *
 * @param durability what an answered call survives
 */
export async function startBenchNetwork(durability: Durability = "process"): Promise<BenchNetwork> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "network-main.ts"), durability], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.on("exit", () => resolve()));
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", resolve);
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`The network of the bench ended with ${code}`)));
  });
  const { url, rootKey }: { url: string; rootKey: string } = JSON.parse(line);
  return {
    client: new RawClient({ url, rootKeyDer: new Uint8Array(Buffer.from(rootKey, "hex")) }),
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
