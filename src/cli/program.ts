import { Command } from "commander";
import type { CommandLoader } from "./add-commands.ts";
import type { CliContext } from "./cli-context.ts";
import { exitCodeHelp } from "./exit-codes.ts";
import { version } from "./version.ts";

interface TopCommand {
  readonly description: string;
  readonly load: CommandLoader;
}

/** The commands of the first level. Their files are loaded only when they are called for, so that each starts fast. */
const topCommands: ReadonlyMap<string, TopCommand> = new Map([
  [
    "start",
    {
      description: "short for icebox network start",
      load: async ({ context }) => (await import("./commands/network-start.ts")).networkStartCommand(context),
    },
  ],
  [
    "stop",
    {
      description: "short for icebox network stop",
      load: async ({ context }) => (await import("./commands/network-stop.ts")).networkStopCommand(context),
    },
  ],
  [
    "deploy",
    {
      description: "create, build and install the canisters of the project",
      load: async ({ context }) => (await import("./commands/deploy.ts")).deployCommand(context),
    },
  ],
  [
    "canister",
    {
      description: "create, install, call and manage canisters, take and restore their snapshots",
      load: async (call) => (await import("./commands/canister.ts")).canisterCommand(call),
    },
  ],
  [
    "module",
    {
      description: "say which canisters are looked after, of what kind, under which policy",
      load: async (call) => (await import("./commands/module.ts")).moduleCommand(call),
    },
  ],
  [
    "upgrade",
    {
      description: "exchange the code of a canister, and go back by itself if that fails",
      load: async ({ context }) => (await import("./commands/upgrade.ts")).upgradeCommand(context),
    },
  ],
  [
    "recover",
    {
      description: "finish or undo the operations that were cut off",
      load: async ({ context }) => (await import("./commands/recover.ts")).recoverCommand(context),
    },
  ],
  [
    "console",
    {
      description: "show modules, snapshots and upgrades in a browser",
      load: async ({ context }) => (await import("./commands/console.ts")).consoleCommand(context),
    },
  ],
  [
    "network",
    {
      description: "run the embedded network and ask networks for their status",
      load: async (call) => (await import("./commands/network.ts")).networkCommand(call),
    },
  ],
  [
    "identity",
    {
      description: "make and choose the identities that sign calls",
      load: async (call) => (await import("./commands/identity.ts")).identityCommand(call),
    },
  ],
  [
    "completion",
    {
      description: "print the script that lets a shell complete the words of icebox",
      load: async ({ context }) => (await import("./commands/completion.ts")).completionCommand(context),
    },
  ],
]);

const firstSteps = `
First steps, in a folder with icebox.yaml, icp.yaml or dfx.json (examples/chat has one):
  icebox start --background                   run a local network
  icebox deploy                               build the canisters and install them
  icebox canister call chat append 'Hi!'      call one
  icebox canister snapshot create chat --auto-stop
                                              keep its state
  icebox canister snapshot list chat          show what is kept
`;

const environmentHelp = `
Environment:
  ICEBOX_HOME   folder of the identities and of the journals of operations
                (default: icebox in the folder for configuration)
  ICEBOX_NETWORK_IC_URL, ICEBOX_NETWORK_IC_ROOT_KEY
                where "ic" leads, instead of the main network: a URL, and "mainnet", "fetch" (default) or 266 digits
  ICEBOX_PASSWORD_FILE, ICEBOX_PASSWORD
                where passwords of identities come from, instead of the terminal: a file, or the password itself
  NO_COLOR      if not empty, nothing is coloured; colours are for terminals only
  ICEBOX_DEBUG  if not empty, errors come with the place in the code where they arose
`;

/**
 * The command tree, filled in as far as the words need it: the rest of it are names.
 *
 * @param words The command line without the program itself.
 */
export async function createProgram(context: CliContext, words: readonly string[]): Promise<Command> {
  const program = new Command("icebox")
    .description("Keeps the state of Internet Computer canisters safe: a local network, snapshots, recovery")
    .version(version(), "-V, --version")
    .addHelpText("after", `${firstSteps}${environmentHelp}${exitCodeHelp}`);
  const plain = words.filter((word) => !word.startsWith("-"));
  const [wanted, ...rest] = plain[0] === "help" ? plain.slice(1) : plain;
  if (wanted === "__complete") {
    const { completeCommand } = await import("./commands/complete.ts");
    return program.addCommand(
      completeCommand(context, (before) => createProgram(context, before)),
      { hidden: true },
    );
  }
  for (const [name, { description, load }] of topCommands) {
    const command =
      name === wanted ? await load({ context, words: rest }) : new Command(name).description(description);
    program.addCommand(command);
  }
  return program;
}
