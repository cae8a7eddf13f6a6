import { buildCanister } from "../build/build-canister.ts";
import type { CliContext } from "../cli-context.ts";
import { CliError } from "../cli-error.ts";
import { requireConfigPath } from "../project/find-project.ts";
import type { CanisterConfig, InitArgs } from "../project/project-config.ts";
import type { NamedCanister, Session } from "../session.ts";
import { didYouMean } from "../text/nearest-name.ts";
import { encodeInitArgs } from "./encode-init-args.ts";
import { ensureCanister } from "./ensure-canister.ts";
import { installCanister, type ModeChoice } from "./install-canister.ts";

/** What is deployed and how. */
export interface DeployOptions {
  /** The canisters to deploy; all of the environment if empty. */
  readonly names: readonly string[];
  readonly mode: ModeChoice;
  /** Arguments given on the command line, instead of those of the project. */
  readonly args: InitArgs | undefined;
}

/**
 * Builds, creates and installs canisters of a project. Order: all are built before any is created, so that a build
 * that fails costs nothing and changes nothing; all are created before any is installed, so that each can find the
 * others from its first message on.
 *
 * @returns The deployed canisters in the order of the project
 */
export async function deployProject(
  context: CliContext,
  session: Session,
  options: DeployOptions,
): Promise<readonly NamedCanister[]> {
  const ensured = [];
  for (const { name, wasmModule, arg } of await buildProject(context, session, options)) {
    const { mode } = options;
    ensured.push({ ...(await ensureCanister(context, session, name)), wasmModule, arg, mode });
  }
  for (const installation of ensured) await installCanister(context, session, installation);
  return ensured.map(({ canister }) => canister);
}

/** A canister of the project that is built. */
export interface BuiltCanister {
  readonly name: string;
  readonly wasmModule: Uint8Array;
  readonly arg: Uint8Array;
}

/** Builds the canisters that are deployed, in the order of the project. */
export async function buildProject(
  context: CliContext,
  session: Session,
  options: DeployOptions,
): Promise<readonly BuiltCanister[]> {
  const { terminal } = context;
  const { names } = options;
  const configs = ownCanisters(context, session, names);
  terminal.note(names.length === 0 ? "Deploying all canisters." : `Deploying: ${names.join(" ")}`);
  const buildOptions = { projectDirectory: session.project.directory, environment: session.environment };
  const built = [];
  for (const config of configs) {
    terminal.note(`Building canister ${config.name}...`);
    if (config.ignored.length > 0) terminal.note(`Not applied: ${config.ignored.join(", ")}`);
    const wasmModule = await buildCanister(context, config, buildOptions);
    const arg = encodeInitArgs(wasmModule, options.args ?? initArgsOf(session, config));
    built.push({ name: config.name, wasmModule, arg });
  }
  return built;
}

/**
 * The canisters that are deployed: what is only used in this environment is left out, and refused if it is named.
 *
 * @throws CliError "cli/remote-canister", "cli/no-project", "cli/no-canisters" or "cli/unknown-canister"
 */
function ownCanisters(
  { terminal }: CliContext,
  session: Session,
  names: readonly string[],
): readonly CanisterConfig[] {
  const { environment } = session;
  return selectCanisters(session, names).filter(({ name, remoteIds }) => {
    const id = remoteIds?.get(environment);
    if (id === undefined) return true;
    if (names.length > 0) throw remoteCanister(name, id, environment);
    terminal.note(`Not deployed: ${name}, which is canister ${id} in the environment ${environment}`);
    return false;
  });
}

function remoteCanister(name: string, id: string, environment: string): CliError {
  return new CliError(
    { code: "cli/remote-canister", name, id, environment },
    `Will not deploy ${name} in the environment "${environment}": the project says that it is canister ${id} there and not deployed from here`,
    {
      next: `icebox canister call ${name} METHOD uses it; correct the project file if it is deployed from here`,
    },
  );
}

/** An environment may give its own arguments. */
export function initArgsOf(session: Session, canister: CanisterConfig): InitArgs | undefined {
  const environment = session.config?.environments.find(({ name }) => name === session.environment);
  return environment?.initArgs.get(canister.name) ?? canister.initArgs;
}

/**
 * The canisters of the project with the given names, or all that belong to the environment.
 *
 * @throws CliError "cli/no-project", "cli/no-canisters" or "cli/unknown-canister"
 */
export function selectCanisters(session: Session, names: readonly string[]): readonly CanisterConfig[] {
  const path = requireConfigPath(session.project);
  const all = session.config?.canisters ?? [];
  const environment = session.config?.environments.find(({ name }) => name === session.environment);
  const members = environment?.canisters;
  const wanted = names.length > 0 ? names : (members ?? all.map(({ name }) => name));
  if (wanted.length === 0) {
    throw new CliError({ code: "cli/no-canisters", path }, `There are no canisters in "${path}"`, {
      next: `Add one to ${path}`,
    });
  }
  return wanted.map((wantedName) => {
    const canister = all.find(({ name }) => name === wantedName);
    if (canister !== undefined) return canister;
    throw new CliError(
      { code: "cli/unknown-canister", name: wantedName, environment: session.environment },
      `Cannot find the canister "${wantedName}" in "${path}"`,
      {
        next: `${didYouMean(
          wantedName,
          all.map(({ name }) => name),
        )}icebox canister list shows the names`,
      },
    );
  });
}
