import { type Command, Option } from "commander";

/** The settings that `icebox canister settings update` can be told to change, as the words were given. */
export interface SettingsOptions {
  readonly addController?: readonly string[];
  readonly removeController?: readonly string[];
  readonly removeAllControllers?: boolean;
  readonly computeAllocation?: string;
  readonly memoryAllocation?: string;
  readonly freezingThreshold?: string;
  readonly reservedCyclesLimit?: string;
  readonly wasmMemoryLimit?: string;
  readonly wasmMemoryThreshold?: string;
  readonly logMemoryLimit?: string;
  readonly logVisibility?: FixedVisibility;
  readonly addLogViewer?: readonly string[];
  readonly removeLogViewer?: readonly string[];
  readonly setLogViewer?: readonly string[];
  readonly snapshotVisibility?: FixedVisibility;
  readonly addSnapshotViewer?: readonly string[];
  readonly removeSnapshotViewer?: readonly string[];
  readonly setSnapshotViewer?: readonly string[];
  readonly statusVisibility?: FixedVisibility;
  readonly addStatusViewer?: readonly string[];
  readonly removeStatusViewer?: readonly string[];
  readonly setStatusViewer?: readonly string[];
  readonly addEnvironmentVariable?: readonly string[];
  readonly removeEnvironmentVariable?: readonly string[];
}

/** A visibility that names nobody. */
export type FixedVisibility = "controllers" | "public";

/** Adds the options of `SettingsOptions` to a command. */
export function withSettingsOptions(command: Command): Command {
  repeatable(command, "--add-controller <PRINCIPAL>", "let this principal control the canister, too");
  repeatable(command, "--remove-controller <PRINCIPAL>", "let this principal no longer control it");
  command
    .option("--remove-all-controllers", "let nobody control it but those that --add-controller names")
    .option("--compute-allocation <PERCENT>", "guaranteed share of computing, 0 to 100")
    .option("--memory-allocation <BYTES>", "guaranteed memory, like 4gib; 0 for as much as it takes")
    .option("--freezing-threshold <TIME>", "time for which cycles are kept back, in seconds or like 30d")
    .option("--reserved-cycles-limit <CYCLES>", "most cycles that are reserved for its memory, like 5t")
    .option("--wasm-memory-limit <BYTES>", "most heap that it may have, like 3gib; 0 for no limit")
    .option("--wasm-memory-threshold <BYTES>", "free heap below which its low-memory hook runs")
    .option("--log-memory-limit <BYTES>", "how much of its log is kept, up to 2mib");
  for (const what of ["log", "snapshot", "status"]) {
    command.addOption(
      new Option(`--${what}-visibility <WHO>`, `who may read its ${what}`)
        .choices(["controllers", "public"])
        .conflicts([
          `add${capital(what)}Viewer`,
          `remove${capital(what)}Viewer`,
          `set${capital(what)}Viewer`,
        ]),
    );
    repeatable(command, `--add-${what}-viewer <PRINCIPAL>`, `let this principal read its ${what}, too`);
    repeatable(
      command,
      `--remove-${what}-viewer <PRINCIPAL>`,
      `let this principal no longer read its ${what}`,
    );
    repeatable(
      command,
      `--set-${what}-viewer <PRINCIPAL>`,
      `let these principals and no others read its ${what}`,
    );
  }
  repeatable(command, "--add-environment-variable <KEY=VALUE>", "set a variable that its code can read");
  repeatable(command, "--remove-environment-variable <KEY>", "remove such a variable");
  return command;
}

function repeatable(command: Command, flags: string, description: string): void {
  command.option(
    flags,
    `${description}; may be repeated`,
    (value: string, before: readonly string[] = []) => [...before, value],
  );
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
