import type { CliContext } from "../cli-context.ts";
import { readCanisterIds } from "../project/canister-ids.ts";
import { findProject } from "../project/find-project.ts";
import { readProjectConfig } from "../project/read-project-config.ts";
import { localName } from "./names.ts";
import type { NetworkSelection } from "./network-selection.ts";

/** A canister of the project or of its memory. */
export interface RememberedCanister {
  readonly name: string;
  /** Text form; null if it was not created in the environment. */
  readonly id: string | null;
}

/** Under which name the ids of the selected environment or network are remembered. */
export function environmentName(selection: NetworkSelection): string {
  const { environment, network } = selection;
  if (network !== undefined && URL.canParse(network)) return new URL(network).origin;
  return environment ?? network ?? localName;
}

/** The canisters of the project file in its order, then others that have an id in the environment. */
export function rememberedCanisters(
  context: CliContext,
  selection: NetworkSelection,
): readonly RememberedCanister[] {
  const { configPath, directory } = findProject(context.cwd, selection.projectRoot);
  const ids = readCanisterIds(directory)[environmentName(selection)] ?? {};
  const configured = configPath === undefined ? [] : readProjectConfig(configPath).canisters;
  const names = new Set([...configured.map(({ name }) => name), ...Object.keys(ids)]);
  return [...names].map((name) => ({ name, id: ids[name] ?? null }));
}
