import { IDL } from "@icp-sdk/core/candid";
import type { CandidMethods } from "../candid/candid-interface.ts";
import type { Principal } from "../principal.ts";

/** Argument of `subnet_info`. */
export interface SubnetInfoArgs {
  subnet_id: Principal;
}

/** What `subnet_info` answers. */
export interface SubnetInfoResult {
  replica_version: string;
  registry_version: bigint;
}

/** Argument of `node_metrics_history`. */
export interface NodeMetricsHistoryArgs {
  subnet_id: Principal;
  /** Nanoseconds since 1970; samples of this time and later are wanted. */
  start_at_timestamp_nanos: bigint;
}

/** Blocks of one node since it joined. */
export interface NodeMetrics {
  node_id: Principal;
  num_blocks_proposed_total: bigint;
  num_block_failures_total: bigint;
}

/** The nodes of a subnet at one moment. */
export interface NodeMetricsSample {
  /** Nanoseconds since 1970. */
  timestamp_nanos: bigint;
  node_metrics: NodeMetrics[];
}

/** Canister ids without a gap, both ends included. */
export interface CanisterIdRange {
  start: Principal;
  end: Principal;
}

/** Arguments by method. */
export interface SubnetArgs {
  subnet_info: SubnetInfoArgs;
  node_metrics_history: NodeMetricsHistoryArgs;
  list_canisters: null;
}

/** Results by method. */
export interface SubnetResults {
  subnet_info: SubnetInfoResult;
  node_metrics_history: NodeMetricsSample[];
  list_canisters: { canisters: CanisterIdRange[] };
}

const nodeMetrics = IDL.Record({
  node_id: IDL.Principal,
  num_blocks_proposed_total: IDL.Nat64,
  num_block_failures_total: IDL.Nat64,
} satisfies Record<keyof NodeMetrics, IDL.Type>);

const sample = IDL.Record({
  timestamp_nanos: IDL.Nat64,
  node_metrics: IDL.Vec(nodeMetrics),
} satisfies Record<keyof NodeMetricsSample, IDL.Type>);

const range = IDL.Record({ start: IDL.Principal, end: IDL.Principal });

/** Candid types by method. */
export const subnetMethods: CandidMethods<SubnetArgs> = {
  subnet_info: {
    args: IDL.Record({ subnet_id: IDL.Principal }),
    result: IDL.Record({ replica_version: IDL.Text, registry_version: IDL.Nat64 }),
  },
  node_metrics_history: {
    args: IDL.Record({ subnet_id: IDL.Principal, start_at_timestamp_nanos: IDL.Nat64 }),
    result: IDL.Vec(sample),
  },
  list_canisters: { args: undefined, result: IDL.Record({ canisters: IDL.Vec(range) }) },
};
