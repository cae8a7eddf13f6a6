import { replyOf } from "../../client/mod.ts";
import { stopAndWait } from "../../recovery/mod.ts";
import { noResult, type OperationTools } from "../operations/operation-draft.ts";
import { premisesOf, type PlanContext } from "./plan-context.ts";
import type { PlanDraft } from "./plan-draft.ts";
import { plainForecast } from "./plan-forecast.ts";
import { planStep } from "./plan-steps.ts";

/** Plans to start or stop a canister; nothing is to do if it is so already. */
export function draftRunState(context: PlanContext, kind: "start" | "stop"): PlanDraft {
  const { before, module } = context;
  const { status, snapshots } = before;
  const isSo = status.runState === (kind === "start" ? "running" : "stopped");
  const step = planStep({ kind });
  return {
    plan: {
      kind,
      module: module.key,
      canister_id: module.canister_id,
      run_state: status.runState,
      canister_version: String(status.version),
      steps: isSo ? [] : [step],
      is_unchanged: isSo,
      forecast: plainForecast(status, kind === "stop"),
      what_if: {
        lost_since: null,
        deleted_snapshots: [],
        remaining_snapshots: snapshots.length,
        warnings: [],
      },
      refusals: [],
    },
    premises: premisesOf(context),
    run: async (tools) => {
      if (isSo) return noResult;
      tools.emit({ kind: "step", step: 0, title: step.title });
      await (kind === "start" ? start(context) : stop(context, tools));
      return noResult;
    },
  };
}

async function start({ control, module }: PlanContext): Promise<void> {
  replyOf(await control.start(), `start canister ${module.key}`);
}

/** A stop that was cancelled or took too long is taken back: the canister ran before. */
async function stop(context: PlanContext, { signal, emit }: OperationTools): Promise<void> {
  const { control, module } = context;
  try {
    await stopAndWait(control, {
      name: module.key,
      signal,
      onWaiting: (waitedMs) => {
        emit({ kind: "still-stopping", waited_ms: Math.round(waitedMs) });
      },
    });
  } catch (error) {
    emit({ kind: "settling" });
    await start(context);
    throw error;
  }
}
