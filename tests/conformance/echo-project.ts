import assert from "node:assert/strict";
import { join } from "node:path";
import { compileMotoko } from "../support/compile-motoko.ts";
import {
  createIcpProject,
  type IcpProject,
  managedNetworkStatus,
  startManagedNetwork,
} from "../support/icp-project.ts";
import type { ProgramResult } from "../support/run-program.ts";

const module = compileMotoko(join(import.meta.dirname, "../canisters/echo-init-arg.mo"));

/** Whether the commands go to the canister themselves or through the proxy canister that `icp` installs. */
export type Route = "direct" | "proxy";

/**
 * The canister of icp-cli's snapshot tests on a network that `icp` launched: `get` answers the number of its last
 * installation. All commands are those of the native `icp`.
 */
export class EchoProject implements AsyncDisposable {
  readonly #project: IcpProject;
  readonly #options: readonly string[];

  private constructor(project: IcpProject, options: readonly string[]) {
    this.#project = project;
    this.#options = options;
  }

  /** Launches a network and deploys the canister with a number. */
  static async deploy(initial: number, route: Route = "direct"): Promise<EchoProject> {
    const canister = { name: "echo", module, initArgs: `(opt ${initial} : opt nat8)` };
    const project = createIcpProject([canister], { mode: "managed" });
    await startManagedNetwork(project);
    const options = ["-e", "test"];
    if (route === "proxy") options.push("--proxy", await proxyOf(project));
    await project.icp("deploy", "echo", ...options);
    return new EchoProject(project, options);
  }

  get folder(): string {
    return this.#project.folder;
  }

  canister(...args: string[]): Promise<ProgramResult> {
    return this.#project.icp("canister", ...args, ...this.#options);
  }

  snapshot(verb: string, ...args: string[]): Promise<ProgramResult> {
    return this.canister("snapshot", verb, "echo", ...args);
  }

  trySnapshot(verb: string, ...args: string[]): Promise<ProgramResult> {
    return this.#project.tryIcp("canister", "snapshot", verb, "echo", ...args, ...this.#options);
  }

  async createSnapshot(...args: string[]): Promise<string> {
    const { stdout } = await this.snapshot("create", ...args);
    return wordAfter("Created snapshot", stdout);
  }

  /** Uploads a folder and gives the new snapshot's id. */
  async uploadSnapshot(folder: string): Promise<string> {
    const { stdout } = await this.snapshot("upload", "--input", folder);
    assert.match(stdout, /uploaded successfully/);
    return wordAfter("Snapshot", stdout);
  }

  async reinstall(number: number): Promise<void> {
    const args = `(opt ${number} : opt nat8)`;
    await this.canister("install", "echo", "--mode", "reinstall", "--args", args);
  }

  async assertAnswers(number: number): Promise<void> {
    const { stdout } = await this.canister("call", "echo", "get", "()");
    assert.ok(stdout.includes(`"${number}"`), stdout);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#project[Symbol.asyncDispose]();
  }
}

async function proxyOf(project: IcpProject): Promise<string> {
  const { proxy_canister_principal: proxy } = await managedNetworkStatus(project);
  assert.ok(typeof proxy === "string", "icp installed no proxy canister");
  return proxy;
}

/** The word that follows a beginning of a line. */
function wordAfter(beginning: string, output: string): string {
  const word = new RegExp(`^${beginning} (\\S+)`, "m").exec(output)?.[1];
  assert.ok(word !== undefined, output);
  return word;
}
