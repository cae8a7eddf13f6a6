import type { ModulePackage } from "./juno-package.ts";

/**
 * What a module is for: decides presets, never what may be done with it. Any word may be declared; these are known:
 * `satellite` (an application of Juno), `mission_control` and `orbiter` (its monitoring and its analytics), `canister`
 * (anything else).
 */
export type ModuleKind = string;

/** The kind of a canister that says nothing about itself. */
export const otherKind: ModuleKind = "canister";

const kindsOfPackages: ReadonlyMap<string, ModuleKind> = new Map([
  ["@junobuild/satellite", "satellite"],
  // Satellites with functions of their own are built upon it.
  ["@junobuild/sputnik", "satellite"],
  ["@junobuild/mission-control", "mission_control"],
  ["@junobuild/orbiter", "orbiter"],
]);

/** The kind of a module that says it is that package; undefined for a package that is not known. */
export function kindOfPackage({ name }: ModulePackage): ModuleKind | undefined {
  return kindsOfPackages.get(name);
}

/** Whether a kind is one of Juno's, where a module has one snapshot. */
export function isJunoKind(kind: ModuleKind): boolean {
  return [...kindsOfPackages.values()].includes(kind);
}
