import { encodeHex } from "../../bytes/mod.ts";
import { foreseeCycles } from "./foresee-cycles.ts";
import { forecastSteps } from "./forecast.ts";
import type { OperationPlan } from "./operation-plan.ts";
import type { PlanRequest } from "./plan-request.ts";
import type { Refusal } from "./refusal.ts";
import { networkMaxSnapshots } from "./snapshot-policy.ts";
import type { Step } from "./step.ts";
import { planStoppedWork } from "./stopped-work.ts";

/** A snapshot that is to be taken. */
export interface SnapshotCreateRequest extends PlanRequest {
  /** Hexadecimal id of the snapshot that is given up for the new one, in one step of the network. */
  readonly replace: string | undefined;
  /**
   * Hexadecimal id of the snapshot that gives way by itself: it is deleted when the new one is proven to exist, or, where the
   * network has no room for both, given up in one step. @default {none, or the only one where one is the most}
   */
  readonly givesWay?: string;
  /** As in SnapshotPolicy. */
  readonly maxSnapshots: number;
}

/**
 * Plans to take a snapshot. A canister that has as many as it may needs to be told which one is given up, unless it may have
 * one alone and has one.
 */
export function planSnapshotCreate(request: SnapshotCreateRequest): OperationPlan {
  const { before, canisterId } = request;
  const ids = before.snapshots.map(({ id }) => encodeHex(id));
  const givesWay = request.replace === undefined ? givesWayOf(request, ids) : undefined;
  const isAtOnce = ids.length >= networkMaxSnapshots;
  const replace = request.replace ?? (isAtOnce ? givesWay : undefined);
  const givenUp = isAtOnce ? undefined : givesWay;
  const { steps, skipped, refusals } = planStoppedWork(workOf(replace, givenUp), before, request.autoStop);
  const snapshotSizeBytes = before.status.nextSnapshotSizeBytes;
  const growthBytes = snapshotSizeBytes - sizeOf(request, replace);
  const forecast = forecastSteps({
    canisterId,
    status: before.status,
    steps,
    snapshotSizeBytes,
    growthBytes,
  });
  return {
    kind: "snapshot-create",
    before,
    steps,
    skipped,
    forecast,
    refusals: [
      ...(before.status.moduleHash === undefined ? [{ kind: "empty-canister" } as const] : []),
      ...refusals,
      ...foreseeSlots({ ...request, replace }, ids, givenUp),
      ...foreseeCycles(before.status, forecast),
    ],
  };
}

function givesWayOf(
  { givesWay, maxSnapshots }: SnapshotCreateRequest,
  ids: readonly string[],
): string | undefined {
  return givesWay ?? (maxSnapshots === 1 && ids.length === 1 ? ids[0] : undefined);
}

function workOf(replace: string | undefined, givenUp: string | undefined): readonly Step[] {
  if (replace !== undefined) return [{ kind: "take-snapshot", replace }];
  if (givenUp === undefined) return [{ kind: "take-snapshot" }];
  return [
    { kind: "take-snapshot" },
    { kind: "prove-snapshot" },
    { kind: "delete-snapshot", snapshot: givenUp },
  ];
}

function foreseeSlots(
  { replace, maxSnapshots }: SnapshotCreateRequest,
  ids: readonly string[],
  givenUp: string | undefined,
): readonly Refusal[] {
  if (replace !== undefined)
    return ids.includes(replace) ? [] : [{ kind: "unknown-snapshot", snapshot: replace }];
  const most = Math.min(maxSnapshots, networkMaxSnapshots);
  if (givenUp !== undefined || ids.length < most) return [];
  return [{ kind: "too-many-snapshots", most, snapshots: ids }];
}

function sizeOf({ before }: SnapshotCreateRequest, replace: string | undefined): bigint {
  return before.snapshots.find(({ id }) => encodeHex(id) === replace)?.sizeBytes ?? 0n;
}
