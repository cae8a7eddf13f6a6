import { emptyLogs } from "../canister-logs.ts";
import { PersistentMap } from "../persistent-map.ts";
import { noCyclesConsumed } from "../cycles/consume-cycles.ts";
import { noQueryStatistics } from "../query/query-statistics.ts";
import type { CanisterSettings, CanisterState } from "../state.ts";
import type { Principal } from "../../wire/mod.ts";

/** A running canister as it is at its creation, before its history says so: no code, no data, version 0. */
export function emptyCanister(
  id: Principal,
  creation: { readonly settings: CanisterSettings; readonly cycles: bigint; readonly timeNs: bigint },
): CanisterState {
  return {
    id,
    status: { kind: "running" },
    settings: creation.settings,
    version: 0n,
    cycles: creation.cycles,
    reservedCycles: 0n,
    cyclesConsumed: noCyclesConsumed,
    queryStatistics: noQueryStatistics,
    installed: undefined,
    certifiedData: new Uint8Array(),
    globalTimerNs: 0n,
    lowMemoryHook: "condition_not_satisfied",
    chunkStore: new Map(),
    history: { total: 0n, changes: [] },
    logs: emptyLogs,
    snapshots: new Map(),
    nextSnapshotId: 0n,
    heapDelta: { debitBytes: 0, atNs: creation.timeNs },
    installDebit: { instructions: 0n, atNs: creation.timeNs },
    callContexts: PersistentMap.empty(),
    nextCallContext: 0,
    callbacks: PersistentMap.empty(),
    nextCallback: 0,
    openCalls: PersistentMap.empty(),
    createdAtNs: creation.timeNs,
    lastInstallNs: undefined,
  };
}
