import { Command } from "commander";
import type { StatusResponse } from "../../wire/mod.ts";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { projectRootOption } from "../target/network-selection.ts";

/** Options of `icebox network ping`. */
export interface NetworkPingOptions {
  readonly waitHealthy?: boolean;
  readonly projectRoot?: string;
}

const attempts = 60;
const intervalMs = 1_000;

/** The command `icebox network ping`. */
export function networkPingCommand(context: CliContext): Command {
  return new Command("ping")
    .description("ask a network for its status")
    .argument("[NETWORK]", "a name of the project, a URL; the embedded network if absent")
    .option(
      "--wait-healthy",
      `ask once a second, up to ${String(attempts)} times, until the network is healthy`,
    )
    .option("--json", "print JSON, which it does in any case")
    .addOption(projectRootOption())
    .addHelpText("after", exitCodeHelp)
    .action((network: string | undefined, options: NetworkPingOptions) =>
      runNetworkPing(context, network, options),
    );
}

/** Prints what the network says about itself. */
export async function runNetworkPing(
  context: CliContext,
  network: string | undefined,
  options: NetworkPingOptions,
): Promise<void> {
  const { setTimeout: delay } = await import("node:timers/promises");
  const { findTarget } = await import("../session.ts");
  const { fetchNetworkStatus } = await import("../../client/mod.ts");
  const { waitHealthy } = await import("../target/wait-healthy.ts");
  const { jsonOutput } = await import("../text/json-output.ts");
  const { encodeHex } = await import("../../bytes/mod.ts");
  const { url } = findTarget(context, { ...options, ...(network === undefined ? {} : { network }) }).target;
  const ask = (): Promise<StatusResponse> => fetchNetworkStatus(url);
  const pause = (): Promise<void> => delay(intervalMs);
  const status =
    options.waitHealthy === true ? await waitHealthy({ url, ask, attempts, pause }) : await ask();
  const { rootKeyDer, certifiedHeight, implVersion, replicaHealthStatus } = status;
  const answer = {
    ...(replicaHealthStatus !== undefined && { replica_health_status: replicaHealthStatus }),
    ...(rootKeyDer !== undefined && { root_key: encodeHex(rootKeyDer) }),
    ...(implVersion !== undefined && { impl_version: implVersion }),
    ...(certifiedHeight !== undefined && { certified_height: String(certifiedHeight) }),
  };
  context.terminal.data(jsonOutput(answer));
}
