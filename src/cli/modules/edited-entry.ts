import { Principal } from "@icp-sdk/core/principal";
import { CliError } from "../cli-error.ts";
import type { ProjectConfig } from "../project/project-config.ts";
import type { ModuleEntry } from "./edit-registry.ts";

/** What somebody says of a module; what is absent stays as it is. */
export interface ModuleWish {
  readonly key: string;
  /** A canister of the project, or an id. @default {the canister of the same name} */
  readonly canister?: string;
  readonly kind?: string;
  readonly label?: string;
  readonly tags?: readonly string[];
  readonly groups?: readonly string[];
  readonly policy?: string;
}

/**
 * The entry of the project file that a wish amounts to: a canister of the project is written by its name, any other by its
 * id.
 *
 * @throws CliError "cli/unknown-canister" if it names neither
 */
export function editedEntry(wish: ModuleWish, config: ProjectConfig | undefined): ModuleEntry {
  const { key, canister } = wish;
  const isNamed = config?.canisters.some(({ name }) => name === canister) ?? false;
  const isId = canister !== undefined && !isNamed;
  if (isId && !isPrincipal(canister)) {
    throw new CliError(
      { code: "cli/unknown-canister", name: canister, environment: "" },
      `Cannot make a module of "${canister}": it is neither a canister of the project nor a canister id`,
      { next: "icebox canister list shows the canisters of the project" },
    );
  }
  return {
    key,
    // The name of the module says it already.
    canister: isNamed && canister !== key ? canister : undefined,
    id: isId ? canister : undefined,
    kind: wish.kind,
    label: wish.label,
    tags: wish.tags,
    groups: wish.groups,
    policy: wish.policy,
  };
}

function isPrincipal(text: string): boolean {
  try {
    Principal.fromText(text);
    return true;
  } catch {
    return false;
  }
}
