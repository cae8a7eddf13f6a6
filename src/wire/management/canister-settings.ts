import { IDL } from "@icp-sdk/core/candid";
import type { Opt } from "../candid/candid-interface.ts";
import type { Principal } from "../principal.ts";

/** Who may see a canister's logs, snapshots or status. */
export type Visibility = { controllers: null } | { public: null } | { allowed_viewers: Principal[] };

/** A variable that the canister's code can read. */
export interface EnvironmentVariable {
  name: string;
  value: string;
}

/** Settings as a caller gives them: what is left out keeps its value. */
export interface CanisterSettingsArgs {
  controllers: Opt<Principal[]>;
  /** Percent. */
  compute_allocation: Opt<bigint>;
  /** Bytes. */
  memory_allocation: Opt<bigint>;
  /** Seconds. */
  freezing_threshold: Opt<bigint>;
  reserved_cycles_limit: Opt<bigint>;
  minimum_incoming_canister_call_cycles: Opt<bigint>;
  log_visibility: Opt<Visibility>;
  snapshot_visibility: Opt<Visibility>;
  status_visibility: Opt<Visibility>;
  /** Bytes; not in the published interface, but `icp` sends it. */
  log_memory_limit: Opt<bigint>;
  /** Bytes. */
  wasm_memory_limit: Opt<bigint>;
  /** Bytes. */
  wasm_memory_threshold: Opt<bigint>;
  environment_variables: Opt<EnvironmentVariable[]>;
}

/** Settings as `canister_status` shows them. Units as in CanisterSettingsArgs. */
export interface DefiniteCanisterSettings {
  controllers: Principal[];
  compute_allocation: bigint;
  memory_allocation: bigint;
  freezing_threshold: bigint;
  reserved_cycles_limit: bigint;
  minimum_incoming_canister_call_cycles: bigint;
  log_visibility: Visibility;
  snapshot_visibility: Visibility;
  status_visibility: Visibility;
  /** Not in the published interface, but `icp` requires it. */
  log_memory_limit: bigint;
  wasm_memory_limit: bigint;
  wasm_memory_threshold: bigint;
  environment_variables: EnvironmentVariable[];
}

const visibility = IDL.Variant({
  controllers: IDL.Null,
  public: IDL.Null,
  allowed_viewers: IDL.Vec(IDL.Principal),
});

/** Types of the definite settings, by field. */
const definiteFields = {
  controllers: IDL.Vec(IDL.Principal),
  compute_allocation: IDL.Nat,
  memory_allocation: IDL.Nat,
  freezing_threshold: IDL.Nat,
  reserved_cycles_limit: IDL.Nat,
  minimum_incoming_canister_call_cycles: IDL.Nat,
  log_visibility: visibility,
  snapshot_visibility: visibility,
  status_visibility: visibility,
  log_memory_limit: IDL.Nat,
  wasm_memory_limit: IDL.Nat,
  wasm_memory_threshold: IDL.Nat,
  environment_variables: IDL.Vec(IDL.Record({ name: IDL.Text, value: IDL.Text })),
} satisfies Record<keyof DefiniteCanisterSettings, IDL.Type>;

/** Candid type of DefiniteCanisterSettings. */
export const definiteCanisterSettingsType: IDL.Type = IDL.Record(definiteFields);

/** Candid type of CanisterSettingsArgs. */
export const canisterSettingsType: IDL.Type = IDL.Record(
  Object.fromEntries(Object.entries<IDL.Type>(definiteFields).map(([name, type]) => [name, IDL.Opt(type)])),
);
