import { networkMaxSnapshots } from "../recovery/mod.ts";
import { isJunoKind, type ModuleKind } from "./module-kind.ts";

/** Which snapshot gives way when a module has as many as it may. */
export type Replacement =
  /** The oldest that is not protected, without being asked. */
  | "oldest"
  /** The one that somebody names. */
  | "chosen"
  /** None: somebody must delete one first. */
  | "never";

/** What is laid down about the snapshots of a module. */
export interface ModulePolicy {
  /** The name that it has in the project file or among the presets; undefined if nothing was named. */
  readonly name: string | undefined;
  /** Most snapshots on the network, 1 to 10. */
  readonly maxSnapshots: number;
  readonly replace: Replacement;
  /** Snapshot ids (hexadecimal) that are never replaced. */
  readonly protect: readonly string[];
  /** Whether an upgrade takes a snapshot unless it is told otherwise. */
  readonly isSnapshotBeforeUpgrade: boolean;
  /** Most cycles that one operation may cost; undefined without a ceiling. */
  readonly costCeiling: bigint | undefined;
}

/** A policy as it is written down; what is absent is as in the preset. */
export interface DeclaredPolicy extends Partial<Omit<ModulePolicy, "name">> {
  /** The preset that it goes out from. */
  readonly preset?: string;
}

/** What holds for a canister about which nothing is laid down. */
export const defaultModulePolicy: ModulePolicy = {
  name: undefined,
  maxSnapshots: networkMaxSnapshots,
  replace: "chosen",
  protect: [],
  isSnapshotBeforeUpgrade: true,
  costCeiling: undefined,
};

/** Policies that need no declaration, by name. */
export const presets: ReadonlyMap<string, ModulePolicy> = new Map([
  [
    "one-snapshot-per-module",
    { ...defaultModulePolicy, name: "one-snapshot-per-module", maxSnapshots: 1, replace: "oldest" },
  ],
]);

/**
 * The policy that a module of this kind has if it names none: modules of Juno have one snapshot, as its documents lay down;
 * that is a preset, not a limit. All others have the default.
 */
export function presetOfKind(kind: ModuleKind): ModulePolicy {
  const one = presets.get("one-snapshot-per-module");
  return isJunoKind(kind) && one !== undefined ? one : defaultModulePolicy;
}

/** What a module's policy is decided from. */
export interface PolicySources {
  readonly kind: ModuleKind;
  /** The name that the module gives. */
  readonly name: string | undefined;
  readonly declared: ReadonlyMap<string, DeclaredPolicy>;
  /** `max_snapshots` of the whole project. */
  readonly projectMaxSnapshots: number | undefined;
}

/**
 * The policy of a module: the one that it names, else the preset of its kind; the project's `max_snapshots` counts where
 * neither says anything about their number.
 *
 * @returns undefined if the name is not that of a policy
 */
export function effectivePolicy(sources: PolicySources): ModulePolicy | undefined {
  const { kind, name, declared, projectMaxSnapshots } = sources;
  const base =
    projectMaxSnapshots === undefined
      ? defaultModulePolicy
      : { ...defaultModulePolicy, maxSnapshots: projectMaxSnapshots };
  if (name === undefined) {
    const preset = presetOfKind(kind);
    return preset === defaultModulePolicy ? base : preset;
  }
  const written = declared.get(name);
  if (written === undefined) return presets.get(name);
  const { preset, ...members } = written;
  const start = preset === undefined ? base : presets.get(preset);
  return start === undefined ? undefined : { ...start, ...members, name };
}

/** Whether a policy can forbid anything that the network would allow. */
export function isLimiting({ maxSnapshots, replace, protect, costCeiling }: ModulePolicy): boolean {
  const isFree = maxSnapshots >= networkMaxSnapshots && costCeiling === undefined;
  return !isFree || replace === "never" || protect.length > 0;
}
