import { mkdirSync } from "node:fs";
import { encodeHex } from "../../bytes/mod.ts";
import { policyRefusals } from "../../modules/mod.ts";
import { type ObservedStatus, storageCyclesPerDay } from "../../recovery/mod.ts";
import type { PlanForecast, PlanRequest, PlanStep } from "../api/plan.ts";
import { existingFolder, listFolders, newFolder } from "../files/snapshot-folders.ts";
import { ConsoleError } from "../console-error.ts";
import { apiErrorOf } from "../http/error-response.ts";
import { noResult, type OperationTools } from "../operations/operation-draft.ts";
import { lostSince } from "./lost-since.ts";
import { premisesOf, snapshotBytes, type PlanContext } from "./plan-context.ts";
import type { PlanDraft } from "./plan-draft.ts";
import { plainForecast } from "./plan-forecast.ts";
import { planRefusals, policyOf } from "./plan-refusals.ts";

type DownloadRequest = Extract<PlanRequest, { kind: "download" }>;
type UploadRequest = Extract<PlanRequest, { kind: "upload" }>;

/** Cycles for each byte of an ingress message, by the prices of a 13-node application subnet. */
const ingressCyclesPerByte = 2_000n;

/** Plans to write a snapshot to a folder. The canister is left as it is. */
export function draftDownload(context: PlanContext, request: DownloadRequest): PlanDraft {
  const { before, services, canisterId } = context;
  const { status, snapshots } = before;
  const snapshot = snapshots.find(({ id }) => encodeHex(id) === request.id);
  const name = request.folder ?? folderNameOf(context, request.id);
  const folder = newFolder(services.snapshotsDirectory, name);
  const step = transferStep("download", `Download to ${name}`, request.id);
  return {
    plan: {
      ...transferPlan(context, "download", step),
      forecast: {
        ...plainForecast(status),
        snapshot_size_bytes: snapshot === undefined ? null : Number(snapshot.sizeBytes),
      },
      what_if: {
        lost_since: null,
        deleted_snapshots: [],
        remaining_snapshots: snapshots.length,
        warnings: [],
      },
      refusals: snapshot === undefined ? [unknownSnapshot(context, request.id)] : [],
    },
    premises: { "the snapshot": snapshot === undefined ? "" : request.id },
    run: async (tools) => {
      tools.emit({ kind: "step", step: 0, title: step.title });
      mkdirSync(services.snapshotsDirectory, { recursive: true });
      await services.transfers.download(
        { canisterId, snapshotId: snapshotBytes(request.id), folder },
        effectsOf(tools),
      );
      return { ...noResult, folder: name };
    },
  };
}

/** Plans to make a snapshot of a folder. */
export async function draftUpload(context: PlanContext, request: UploadRequest): Promise<PlanDraft> {
  const { before, module, services, canisterId } = context;
  const folder = existingFolder(services.snapshotsDirectory, request.folder);
  const found = (await listFolders(services.snapshotsDirectory)).find(({ name }) => name === request.folder);
  const ids = before.snapshots.map(({ id }) => encodeHex(id));
  const { replace } = request;
  const replaced = before.snapshots.find(({ id }) => encodeHex(id) === replace);
  const size = BigInt(found?.size_bytes ?? 0);
  const growth = size - (replaced?.sizeBytes ?? 0n);
  const step = transferStep("upload", `Upload ${request.folder}`, replace ?? null);
  const forecast = uploadForecast(before.status, size, growth);
  const deleted = replaced === undefined || replace === undefined ? [] : [replace];
  const tooMany = replace === undefined && ids.length >= module.policy.max_snapshots;
  return {
    plan: {
      ...transferPlan(context, "upload", step),
      forecast,
      what_if: {
        lost_since: replace === undefined ? null : await lostSince(context, replace),
        deleted_snapshots: deleted,
        remaining_snapshots: ids.length + 1 - deleted.length,
        warnings:
          found?.canister_id === null || found?.canister_id === module.canister_id
            ? []
            : [
                {
                  code: "other-canister",
                  message: `The snapshot was taken of another canister, ${found?.canister_id ?? ""}`,
                },
              ],
      },
      refusals: [
        ...(found?.state === "complete" ? [] : [unusable(context, request.folder, found?.problem ?? null)]),
        ...(replace !== undefined && replaced === undefined ? [unknownSnapshot(context, replace)] : []),
        ...(tooMany
          ? [
              services.words.refusal(
                { kind: "too-many-snapshots", most: module.policy.max_snapshots, snapshots: ids },
                "snapshot-create",
                module,
              ),
            ]
          : []),
        ...planRefusals(
          context,
          policyRefusals(policyOf(module), {
            cycles: BigInt(forecast.cycles),
            givenUp: deleted,
            isDeletion: false,
          }),
          "snapshot-create",
        ),
      ],
    },
    premises: { "its snapshots": premisesOf(context)["its snapshots"] ?? "" },
    run: async (tools) => {
      tools.emit({ kind: "step", step: 0, title: step.title });
      const snapshot = await services.transfers.upload(
        {
          canisterId,
          name: module.key,
          folder,
          replace: replace === undefined ? undefined : snapshotBytes(replace),
        },
        effectsOf(tools),
      );
      return { ...noResult, snapshot: encodeHex(snapshot) };
    },
  };
}

function transferPlan(
  { module, before }: PlanContext,
  kind: "download" | "upload",
  step: PlanStep,
): Omit<PlanDraft["plan"], "forecast" | "what_if" | "refusals"> {
  return {
    kind,
    module: module.key,
    canister_id: module.canister_id,
    run_state: before.status.runState,
    canister_version: String(before.status.version),
    steps: [step],
    is_unchanged: false,
  };
}

function transferStep(kind: "download" | "upload", title: string, snapshot: string | null): PlanStep {
  const method = kind === "download" ? "read_canister_snapshot_data" : "upload_canister_snapshot_data";
  return { kind, method, snapshot, title };
}

function uploadForecast(status: ObservedStatus, size: bigint, growth: bigint): PlanForecast {
  const plain = plainForecast(status);
  const perDay = storageCyclesPerDay(status, growth);
  const isFree = status.idleCyclesBurnedPerDay === 0n && status.memorySizeBytes > 0n;
  return {
    ...plain,
    snapshot_size_bytes: Number(size),
    growth_bytes: Number(growth),
    cycles: String(isFree ? 0n : size * ingressCyclesPerByte),
    cycles_per_day: String(perDay),
  };
}

function effectsOf({
  signal,
  emit,
}: OperationTools): Parameters<PlanContext["services"]["transfers"]["download"]>[1] {
  return {
    signal,
    onProgress: ({ section, doneBytes, totalBytes }) => {
      emit({ kind: "progress", section, done_bytes: doneBytes, total_bytes: totalBytes });
    },
  };
}

/** Like "backend-2026-11-20T19-24-05-0000000000000001". */
function folderNameOf({ module, before }: PlanContext, id: string): string {
  const snapshot = before.snapshots.find((each) => encodeHex(each.id) === id);
  const takenMs = Number((snapshot?.takenAtNs ?? 0n) / 1_000_000n);
  const time = new Date(takenMs).toISOString().slice(0, 19).replaceAll(":", "-");
  const name = module.key.replaceAll(/[^A-Za-z0-9_-]/g, "-").replace(/^[^A-Za-z0-9]+/, "");
  return `${name === "" ? module.canister_id : name}-${time}-${id.slice(0, 16)}`;
}

function unknownSnapshot(
  { services, module }: PlanContext,
  snapshot: string,
): ReturnType<typeof services.words.refusal> {
  return services.words.refusal({ kind: "unknown-snapshot", snapshot }, "snapshot-restore", module);
}

function unusable(
  { services }: PlanContext,
  name: string,
  problem: string | null,
): ReturnType<typeof services.words.error> {
  const reason = `The folder "${name}" holds no whole snapshot${problem === null ? "" : ` (${problem})`}`;
  return apiErrorOf(new ConsoleError({ code: "console/refused", reason }, reason), services.words.error);
}
