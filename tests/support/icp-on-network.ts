import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { icpExecutable } from "./icp-project.ts";
import { assertSucceeded, type ProgramResult, runProgram } from "./run-program.ts";

/** The native `icp` without a project, as the anonymous identity, against one network. */
export class IcpOnNetwork {
  readonly #folder: string;
  readonly #url: string;

  /** @param folder where its home is made */
  constructor(folder: string, url: string) {
    this.#folder = folder;
    this.#url = url;
    mkdirSync(join(folder, "home"), { recursive: true });
  }

  /** Runs a command below `icp canister snapshot` and gives its result, whatever it is. */
  async trySnapshot(...args: readonly string[]): Promise<ProgramResult> {
    const home = join(this.#folder, "home");
    const env = {
      PATH: "/usr/bin:/bin",
      HOME: home,
      ICP_HOME: join(home, "icp"),
      ICP_TELEMETRY_DISABLED: "1",
      RUST_BACKTRACE: "0",
    };
    const all = ["canister", "snapshot", ...args, "-n", this.#url, "-k", "fetch"];
    return await runProgram(icpExecutable(), all, { cwd: this.#folder, env });
  }

  /** Downloads a snapshot into a folder. */
  async download(canisterId: string, snapshotId: string, folder: string): Promise<void> {
    const result = await this.trySnapshot("download", canisterId, snapshotId, "--output", folder);
    assertSucceeded("icp canister snapshot download", result);
  }

  /** Uploads a folder and gives the new snapshot's id. */
  async upload(canisterId: string, folder: string): Promise<string> {
    const result = await this.trySnapshot("upload", canisterId, "--input", folder, "--quiet");
    assertSucceeded("icp canister snapshot upload", result);
    return result.stdout.trim();
  }

  /** Puts a canister back to a snapshot. */
  async restore(canisterId: string, snapshotId: string): Promise<void> {
    assertSucceeded(
      "icp canister snapshot restore",
      await this.trySnapshot("restore", canisterId, snapshotId),
    );
  }
}
