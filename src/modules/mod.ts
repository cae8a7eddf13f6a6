/**
 * Modules: the canisters that somebody looks after, what is known about them, and what is laid down about their snapshots. A
 * canister needs nothing special to be one; its kind only chooses presets.
 *
 * @module
 */
export { assembleModules, declaredId, type KnownCanister, type ModuleSources } from "./assemble-modules.ts";
export { detectPackage } from "./detect-package.ts";
export { findModule } from "./find-module.ts";
export type { ModulePackage } from "./juno-package.ts";
export type { DeclaredModule, Module, ModuleRegistry } from "./module.ts";
export type { ModuleKind } from "./module-kind.ts";
export {
  type DeclaredPolicy,
  defaultModulePolicy,
  effectivePolicy,
  isLimiting,
  type ModulePolicy,
  presets,
  type Replacement,
} from "./module-policy.ts";
export { ModulesError, type ModulesFault } from "./modules-error.ts";
export { applyPolicy, type PolicyCase, type PolicyLimits, policyRefusals } from "./apply-policy.ts";
export { choosePolicySnapshot, type PolicyChoice } from "./choose-policy-snapshot.ts";
