import type { Principal } from "@icp-sdk/core/principal";
import type { DeclaredHealthCheck } from "../recovery/mod.ts";
import type { ModulePackage } from "./juno-package.ts";
import type { ModuleKind } from "./module-kind.ts";
import type { DeclaredPolicy, ModulePolicy } from "./module-policy.ts";

/** Any canister that is looked after: a module. It is known by the network and its id; the key is how it is called. */
export interface Module {
  /** Its name in the project, or its id in text form. Unique in an environment. */
  readonly key: string;
  readonly canisterId: Principal;
  readonly kind: ModuleKind;
  /** Who says what kind it is: the project file, the module's own metadata, or nobody. */
  readonly kindSource: "declared" | "detected" | "default";
  /** What its metadata says; undefined if it says nothing, or was not asked. */
  readonly package: ModulePackage | undefined;
  readonly label: string;
  readonly tags: readonly string[];
  /** Names of groups that are looked after together. */
  readonly groups: readonly string[];
  readonly policy: ModulePolicy;
  /** Calls that show whether it works, in their order. */
  readonly healthChecks: readonly DeclaredHealthCheck[];
  /** Whether `modules` of the project file names it. */
  readonly isRegistered: boolean;
  readonly environment: string;
}

/** A module as `modules` of the project file names it. */
export interface DeclaredModule {
  readonly key: string;
  /** The canister of the project that it is, if no id is given. @default {the one of the same name} */
  readonly canister: string | undefined;
  /** Ids by environment; "*" counts for all that are not named. */
  readonly ids: ReadonlyMap<string, Principal>;
  readonly kind: ModuleKind | undefined;
  readonly label: string | undefined;
  readonly tags: readonly string[];
  readonly groups: readonly string[];
  /** The name of a policy. */
  readonly policy: string | undefined;
  readonly healthChecks: readonly DeclaredHealthCheck[];
}

/** What a project file says about modules. */
export interface ModuleRegistry {
  readonly modules: readonly DeclaredModule[];
  readonly policies: ReadonlyMap<string, DeclaredPolicy>;
}
