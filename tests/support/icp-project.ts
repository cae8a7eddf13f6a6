import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { assertSucceeded, type ProgramResult, runProgram } from "./run-program.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const repository = join(import.meta.dirname, "../..");

/** The native `icp` executable, as its package ships it. */
export function icpExecutable(): string {
  const require = createRequire(import.meta.url);
  return join(dirname(require.resolve("@icp-sdk/icp-cli-linux-x64/package.json")), "bin/icp");
}

/** A canister of the project: a finished module and its init argument in Candid text. */
export interface ProjectCanister {
  readonly name: string;
  readonly module: Uint8Array;
  readonly initArgs?: string;
}

/** Where the project's environment `test` deploys to. */
export type ProjectNetwork =
  | {
      readonly mode: "managed";
      /** What the manifest lists under `subnets`. */
      readonly subnets?: readonly string[];
    }
  | { readonly mode: "connected"; readonly url: string };

/**
 * A project folder with a home of its own, in which the native `icp` runs. Disposing it stops the network that it
 * launched and removes the folders.
 */
export interface IcpProject extends AsyncDisposable {
  readonly folder: string;
  /** Runs `icp` and gives its result, whatever it is. */
  tryIcp(...args: string[]): Promise<ProgramResult>;
  /** Runs `icp`, asserts success and gives its result. */
  icp(...args: string[]): Promise<ProgramResult>;
}

const networkName = "test-network";

/** Creates a project whose environment is named `test`. */
export function createIcpProject(canisters: readonly ProjectCanister[], network: ProjectNetwork): IcpProject {
  const base = temporaryFolder("icp");
  const folder = join(base.path, "project");
  mkdirSync(folder);
  for (const { name, module } of canisters) writeFileSync(join(folder, `${name}.wasm`), module);
  writeFileSync(join(folder, "icp.yaml"), projectManifest(canisters, network));
  const env = {
    PATH: "/usr/bin:/bin",
    HOME: join(base.path, "home"),
    ICP_HOME: join(base.path, "icp-home"),
    ICP_TELEMETRY_DISABLED: "1",
    RUST_BACKTRACE: "0",
    ICP_CLI_NETWORK_LAUNCHER_PATH: join(repository, "bin/icebox-launcher"),
  };
  mkdirSync(env.HOME);
  const executable = icpExecutable();
  const tryIcp = (...args: string[]) => runProgram(executable, args, { cwd: folder, env });
  const icp = async (...args: string[]) => {
    const result = await tryIcp(...args);
    assertSucceeded(`icp ${args.join(" ")}`, result);
    return result;
  };
  return {
    folder,
    tryIcp,
    icp,
    [Symbol.asyncDispose]: async () => {
      if (network.mode === "managed") await tryIcp("network", "stop", networkName);
      base[Symbol.dispose]();
    },
  };
}

/** Launches the project's managed network in the background through Icebox's launcher. */
export async function startManagedNetwork(project: IcpProject): Promise<void> {
  const result = await project.tryIcp("network", "start", networkName, "-d");
  assertSucceeded(`icp network start\n${launcherLog(project.folder)}`, result);
}

/** `icp network status --json` of the project's network. */
export async function managedNetworkStatus(project: IcpProject): Promise<Record<string, unknown>> {
  const { stdout } = await project.icp("network", "status", networkName, "--json");
  const status: Record<string, unknown> = JSON.parse(stdout);
  return status;
}

function launcherLog(folder: string): string {
  const logs = join(folder, ".icp/cache/networks", networkName, "network-launcher");
  if (!existsSync(logs)) return "";
  return readdirSync(logs)
    .map((name) => readFileSync(join(logs, name), "utf8"))
    .join("\n");
}

function projectManifest(canisters: readonly ProjectCanister[], network: ProjectNetwork): string {
  const lines = ["canisters:"];
  for (const { name, initArgs } of canisters) {
    lines.push(`  - name: ${name}`, "    build:", "      steps:", "        - type: pre-built");
    lines.push(`          path: ${name}.wasm`);
    if (initArgs !== undefined) lines.push(`    init_args: ${JSON.stringify(initArgs)}`);
  }
  lines.push("networks:", `  - name: ${networkName}`, `    mode: ${network.mode}`);
  if (network.mode === "managed") {
    lines.push("    gateway:", "      bind: 127.0.0.1", "      port: 0");
    if (network.subnets) lines.push(`    subnets: [${network.subnets.join(", ")}]`);
  } else lines.push(`    url: ${network.url}`, "    root-key: fetch");
  lines.push("environments:", "  - name: test", `    network: ${networkName}`, "");
  return lines.join("\n");
}
