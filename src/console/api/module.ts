import type { HealthCheck } from "./health-check.ts";

/** What a session shows of a canister without asking it. */
export interface ModuleSummary {
  /** Names the module in paths: a name of the project, or a canister id. */
  readonly key: string;
  readonly canister_id: string;
  /** Open: "satellite", "mission_control", "orbiter", "canister", or whatever was declared. */
  readonly kind: string;
  readonly kind_source: "detected" | "declared" | "default";
  /** From the public metadata `juno:package`. */
  readonly package: { readonly name: string; readonly version: string | null } | null;
  readonly label: string;
  readonly tags: readonly string[];
  readonly groups: readonly string[];
  readonly policy: ModulePolicy;
  /** Checks that an upgrade ends with. */
  readonly health_checks: readonly HealthCheck[];
  /** Whether it stands in the project file by itself, so that it can be removed there. */
  readonly is_registered: boolean;
  readonly environment: string;
}

/** What is laid down about the snapshots of a module. */
export interface ModulePolicy {
  /** Null: nothing but the presets applies. */
  readonly name: string | null;
  /** Most snapshots on the network, 1 to 10. */
  readonly max_snapshots: number;
  readonly replace: "oldest" | "chosen" | "never";
  /** Ids of snapshots that nothing here replaces or deletes. */
  readonly protect: readonly string[];
  readonly snapshot_before_upgrade: boolean;
  /** Most cycles that an operation may cost; null: no ceiling. */
  readonly cost_ceiling: string | null;
}

/** Answer of `GET /api/v1/modules`. Without a network this is an error, never an empty list. */
export interface ModulesAnswer {
  readonly version: 1;
  readonly modules: readonly ModuleSummary[];
}

/** Body of `POST /api/v1/modules`: names a canister as a module in the project file, or changes what is said of it. */
export interface ModuleEdit {
  readonly key: string;
  /** Name of the project or a canister id. */
  readonly canister: string;
  /** Absent: it is detected. */
  readonly kind?: string;
  readonly label?: string;
  readonly tags?: readonly string[];
  readonly groups?: readonly string[];
  /** Name of a policy. */
  readonly policy?: string;
}

/** Answer of `POST /api/v1/modules`. */
export interface ModuleAnswer {
  readonly version: 1;
  readonly module: ModuleSummary;
}
