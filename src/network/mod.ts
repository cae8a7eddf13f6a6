/**
 * The running network: clock, keys, rounds, certificates and the HTTP interface around the pure replica.
 *
 * A call arrives over HTTP, its envelope is checked, it waits in a bounded pool; the round loop closes a batch,
 * the worker thread executes it, the new root hash is signed once, and only then the waiting answers leave.
 *
 * @module
 */
export { type Clock, systemClock } from "./clock.ts";
export { checkNetwork, type NetworkCheck, type NetworkDamage } from "./inspection/check-network.ts";
export {
  type CanisterSizes,
  type MemorySizes,
  type NetworkStats,
  networkStats,
  type SnapshotSizes,
} from "./inspection/network-stats.ts";
export { networkOwner } from "./inspection/state-directory.ts";
export type { PageHandler, PageRequest } from "./http/page-handler.ts";
export { NetworkError, type NetworkFault } from "./network-error.ts";
export { defaultNetworkLimits, type NetworkLimits } from "./network-limits.ts";
export { type BatchHistory, type JournaledRound, readBatchJournal } from "./storage/batch-journal.ts";
export { type PlainFault, WorkerFault } from "./plain-fault.ts";
export type { Durability, StorageOptions } from "./storage/durability.ts";
export { isSubnetKind, type SubnetConfig, type SubnetKind, subnetKinds } from "../replica/mod.ts";
export { startNetwork, type NetworkOptions, type RunningNetwork } from "./start-network.ts";
