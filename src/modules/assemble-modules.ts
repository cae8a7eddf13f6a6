import type { Principal } from "@icp-sdk/core/principal";
import type { ModulePackage } from "./juno-package.ts";
import type { DeclaredModule, Module, ModuleRegistry } from "./module.ts";
import { kindOfPackage, type ModuleKind, otherKind } from "./module-kind.ts";
import { effectivePolicy, type ModulePolicy } from "./module-policy.ts";
import { ModulesError } from "./modules-error.ts";

/** A canister that the project knows in an environment. */
export interface KnownCanister {
  readonly name: string;
  readonly canisterId: Principal;
}

/** What the modules of an environment are made of. */
export interface ModuleSources {
  readonly environment: string;
  readonly registry: ModuleRegistry;
  readonly canisters: readonly KnownCanister[];
  /** `max_snapshots` of the whole project. */
  readonly projectMaxSnapshots: number | undefined;
  /** What was asked of the canisters, by id in text form. */
  readonly packages: ReadonlyMap<string, ModulePackage | undefined>;
}

/**
 * The modules of an environment: those that the project file names, in its order, then every other canister that the project
 * knows. What has no id in the environment is left out.
 *
 * @throws ModulesError "modules/unknown-policy"
 */
export function assembleModules(sources: ModuleSources): readonly Module[] {
  const { registry, canisters, environment } = sources;
  const declared = registry.modules.flatMap((entry) => {
    const canisterId = idOf(entry, sources);
    return canisterId === undefined ? [] : [{ entry, canisterId }];
  });
  const taken = new Set(declared.map(({ canisterId }) => canisterId.toText()));
  const others = canisters.filter(({ canisterId }) => !taken.has(canisterId.toText()));
  const keys = new Set(registry.modules.map(({ key }) => key));
  // Where a module has the name of another canister, that one is called by its id.
  const unnamed = ({ name, canisterId }: KnownCanister): DeclaredModule => ({
    ...undeclared,
    key: keys.has(name) ? canisterId.toText() : name,
    label: name,
  });
  const entries = [
    ...declared.map((found) => ({ ...found, isRegistered: true })),
    ...others.map((canister) => ({
      entry: unnamed(canister),
      canisterId: canister.canisterId,
      isRegistered: false,
    })),
  ];
  return entries.map(({ entry, canisterId, isRegistered }) => {
    const said = sources.packages.get(canisterId.toText());
    const kind = kindOf(entry, said);
    return {
      key: entry.key,
      canisterId,
      ...kind,
      package: said,
      label: entry.label ?? entry.key,
      tags: entry.tags,
      groups: entry.groups,
      policy: policyOf(entry, kind.kind, sources),
      healthChecks: entry.healthChecks,
      isRegistered,
      environment,
    };
  });
}

const undeclared: Omit<DeclaredModule, "key"> = {
  canister: undefined,
  ids: new Map(),
  kind: undefined,
  label: undefined,
  tags: [],
  groups: [],
  policy: undefined,
  healthChecks: [],
};

function idOf(entry: DeclaredModule, { environment, canisters }: ModuleSources): Principal | undefined {
  const given = declaredId(entry, environment);
  if (given !== undefined) return given;
  const name = entry.canister ?? entry.key;
  return canisters.find((canister) => canister.name === name)?.canisterId;
}

/** The id that the project file gives a module in an environment, if it gives one rather than a name. */
export function declaredId({ ids }: DeclaredModule, environment: string): Principal | undefined {
  return ids.get(environment) ?? ids.get("*");
}

function kindOf(entry: DeclaredModule, said: ModulePackage | undefined): Pick<Module, "kind" | "kindSource"> {
  if (entry.kind !== undefined) return { kind: entry.kind, kindSource: "declared" };
  const detected = said === undefined ? undefined : kindOfPackage(said);
  if (detected !== undefined) return { kind: detected, kindSource: "detected" };
  return { kind: otherKind, kindSource: "default" };
}

function policyOf(entry: DeclaredModule, kind: ModuleKind, sources: ModuleSources): ModulePolicy {
  const { registry, projectMaxSnapshots } = sources;
  const policy = effectivePolicy({
    kind,
    name: entry.policy,
    declared: registry.policies,
    projectMaxSnapshots,
  });
  if (policy !== undefined) return policy;
  throw new ModulesError(
    { code: "modules/unknown-policy", module: entry.key, policy: entry.policy ?? "" },
    `The module "${entry.key}" names the policy "${entry.policy ?? ""}", which is neither declared nor a preset`,
  );
}
