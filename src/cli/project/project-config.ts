import type { ModuleRegistry } from "../../modules/mod.ts";
import type { SnapshotPolicy } from "../../recovery/mod.ts";

/** One way to get a step nearer to a module. Paths are absolute. */
export type BuildStep =
  | { readonly kind: "motoko"; readonly main: string }
  | { readonly kind: "pre-built"; readonly path: string; readonly sha256: string | undefined }
  | { readonly kind: "script"; readonly commands: readonly string[] }
  /** A package of Rust, and its crate where that has another name. */
  | { readonly kind: "cargo"; readonly package: string; readonly crate: string | undefined }
  /** A kind of another tool that cannot be built here: why, and what to do instead (NAME stands for the canister). */
  | { readonly kind: "foreign"; readonly what: string; readonly next: string };

/** The arguments that a canister is installed with. */
export type InitArgs =
  | { readonly format: "candid" | "hex"; readonly text: string }
  | { readonly format: "candid" | "hex" | "bin"; readonly path: string };

/** A canister of a project. */
export interface CanisterConfig {
  readonly name: string;
  /** Where its relative paths start and its scripts run, absolute. */
  readonly directory: string;
  readonly build: readonly BuildStep[];
  /** Absolute path of its Candid interface, for modules that do not carry it themselves. */
  readonly candid: string | undefined;
  readonly initArgs: InitArgs | undefined;
  /** Parts of its configuration that this program reads over. */
  readonly ignored: readonly string[];
  /** Its ids in environments where it is not deployed from this project but used, by environment. */
  readonly remoteIds?: ReadonlyMap<string, string>;
}

/** Where a network's root key comes from: built in, from its status, or written down (hexadecimal). */
export type RootKeySource = "mainnet" | "fetch" | { readonly hex: string };

/** A network of a project. */
export type NetworkConfig =
  | { readonly kind: "embedded"; readonly name: string; readonly port: number | undefined }
  | {
      readonly kind: "connected";
      readonly name: string;
      readonly url: string;
      readonly rootKey: RootKeySource;
    };

/** A named deployment of a project on a network, with canister ids of its own. */
export interface EnvironmentConfig {
  readonly name: string;
  readonly network: string;
  /** The canisters that belong to it; all if absent. */
  readonly canisters: readonly string[] | undefined;
  readonly initArgs: ReadonlyMap<string, InitArgs>;
}

/** What a project file says, checked and with every default filled in. */
export interface ProjectConfig {
  readonly path: string;
  readonly canisters: readonly CanisterConfig[];
  readonly networks: readonly NetworkConfig[];
  readonly environments: readonly EnvironmentConfig[];
  /** What it lays down about snapshots; the rest is as it is without a project. */
  readonly snapshots?: Partial<SnapshotPolicy>;
  /** The canisters that it names as modules, and its policies. */
  readonly modules?: ModuleRegistry;
}
