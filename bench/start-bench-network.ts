import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Principal } from "@icp-sdk/core/principal";
import type { Durability } from "icebox/network";
import { RawClient } from "../tests/support/raw-client.ts";

/** A network in a process of its own and a client for it; disposing it ends the process. */
export interface BenchNetwork extends AsyncDisposable {
  readonly client: RawClient;
  /** Believes what it is told, so that its own checks take no time. */
  readonly credulousClient: RawClient;
  /** The first canister id that each subnet can give out, the root subnet's first. */
  readonly firstCanisterIds: readonly Principal[];
  /** Processor time that the network used so far, all threads, milliseconds. */
  cpuMs(): Promise<number>;
}

/** What a bench asks of its network. */
export interface BenchNetworkOptions {
  /** What an answered call survives. @default {"process"} */
  readonly durability?: Durability;
  /** Subnets besides the root subnet. @default {0: the root subnet holds everything} */
  readonly applicationSubnets?: number;
}

/** Starts a network on a free port with a fresh folder, in a process of its own. */
export async function startBenchNetwork({
  durability = "process",
  applicationSubnets = 0,
}: BenchNetworkOptions = {}): Promise<BenchNetwork> {
  const main = join(import.meta.dirname, "network-main.ts");
  const child = spawn(process.execPath, [main, durability, String(applicationSubnets)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.on("exit", () => resolve()));
  const lines = createInterface({ input: child.stdout });
  const line = await new Promise<string>((resolve, reject) => {
    lines.once("line", resolve);
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`The network of the bench ended with ${code}`)));
  });
  const { url, rootKey, firstCanisterIds }: { url: string; rootKey: string; firstCanisterIds: string[] } =
    JSON.parse(line);
  const rootKeyDer = new Uint8Array(Buffer.from(rootKey, "hex"));
  return {
    client: new RawClient({ url, rootKeyDer }),
    credulousClient: new RawClient({ url, rootKeyDer, checksSignatures: false }),
    firstCanisterIds: firstCanisterIds.map((id) => Principal.fromText(id)),
    cpuMs: async () => {
      child.stdin.write("\n");
      const [answer]: string[] = await once(lines, "line");
      const { user, system }: { user: number; system: number } = JSON.parse(answer ?? "");
      return (user + system) / 1000;
    },
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
