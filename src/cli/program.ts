import { Command } from "commander";
import type { CliContext } from "./cli-context.ts";
import { exitCodeHelp } from "./exit-codes.ts";
import { version } from "./version.ts";

interface TopCommand {
  readonly description: string;
  readonly load: (context: CliContext) => Promise<Command>;
}

/** The commands of the first level. Their files are loaded only when they are called for, so that each starts fast. */
const topCommands: ReadonlyMap<string, TopCommand> = new Map([
  [
    "start",
    {
      description: "short for icebox network start",
      load: async (context) => (await import("./commands/network-start.ts")).networkStartCommand(context),
    },
  ],
  [
    "stop",
    {
      description: "short for icebox network stop",
      load: async (context) => (await import("./commands/network-stop.ts")).networkStopCommand(context),
    },
  ],
  [
    "deploy",
    {
      description: "create, build and install the canisters of the project",
      load: async (context) => (await import("./commands/deploy.ts")).deployCommand(context),
    },
  ],
  [
    "canister",
    {
      description: "create, install, call and manage canisters, take and restore their snapshots",
      load: async (context) => (await import("./commands/canister.ts")).canisterCommand(context),
    },
  ],
  [
    "network",
    {
      description: "run the embedded network and ask networks for their status",
      load: async (context) => (await import("./commands/network.ts")).networkCommand(context),
    },
  ],
  [
    "identity",
    {
      description: "make and choose the identities that sign calls",
      load: async (context) => (await import("./commands/identity.ts")).identityCommand(context),
    },
  ],
]);

const environmentHelp = `
Environment:
  ICEBOX_HOME   folder of the identities (default: icebox in the folder for configuration)
  ICEBOX_NETWORK_IC_URL, ICEBOX_NETWORK_IC_ROOT_KEY
                where "ic" leads, instead of the main network: a URL, and "mainnet", "fetch" (default) or 266 digits
  ICEBOX_DEBUG  if not empty, errors come with the place in the code where they arose
`;

/**
 * The command tree, filled in as far as the words need it.
 *
 * @param words The command line without the program itself.
 */
export async function createProgram(context: CliContext, words: readonly string[]): Promise<Command> {
  const program = new Command("icebox")
    .description("Keeps the state of Internet Computer canisters safe: a local network, snapshots, recovery")
    .version(version(), "-V, --version")
    .addHelpText("after", `${environmentHelp}${exitCodeHelp}`);
  const called = words.find((word) => !word.startsWith("-"));
  const wanted = called === "help" ? words[words.indexOf("help") + 1] : called;
  for (const [name, { description, load }] of topCommands) {
    program.addCommand(name === wanted ? await load(context) : new Command(name).description(description));
  }
  return program;
}
