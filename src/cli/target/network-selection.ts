import { type Command, Option } from "commander";

/** Which network a command talks to, and as whom. Shared by all commands that talk to one. */
export interface NetworkSelection {
  readonly network?: string;
  readonly environment?: string;
  readonly rootKey?: string;
  readonly identity?: string;
  readonly projectRoot?: string;
  /** Name or id of a proxy canister: see `withProxyOption`. */
  readonly proxy?: string;
}

/** The option that names the project's folder. */
export function projectRootOption(): Option {
  return new Option("--project-root <DIR>", "folder of the project, instead of the nearest one upwards");
}

/** Adds the option that has a proxy canister make the calls of a command. */
export function withProxyOption(command: Command): Command {
  return command.addOption(
    new Option("--proxy <CANISTER>", "proxy canister that makes the calls, for the caller who controls it"),
  );
}

/** Adds the options of `NetworkSelection` to a command. */
export function withNetworkOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "-n, --network <NAME|URL>",
        'network to talk to: a name of the project, "local" (the embedded network), "ic" or a URL',
      ),
    )
    .addOption(
      new Option("-e, --environment <NAME>", "environment of the project, with its network and canister ids"),
    )
    .addOption(
      new Option(
        "-k, --root-key <HEX|fetch|mainnet>",
        "root key of a network given by URL (default: ask the network itself; never asked for the main network)",
      ),
    )
    .addOption(new Option("--identity <NAME>", "identity to act as, instead of the default one"))
    .addOption(projectRootOption());
}
