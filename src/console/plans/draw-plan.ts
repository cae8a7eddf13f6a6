import type { PlanRequest } from "../api/plan.ts";
import type { ConsoleParts } from "../console-parts.ts";
import { findModule } from "../modules/find-module.ts";
import { makersOf } from "../modules/known-operations.ts";
import { openPlanContext } from "./plan-context.ts";
import type { PlanDraft } from "./plan-draft.ts";
import { draftRunState } from "./plan-run-state.ts";
import { draftSnapshot } from "./plan-snapshot.ts";
import { draftUpgrade } from "./plan-upgrade.ts";
import { draftDownload, draftUpload } from "./plan-transfer.ts";

/**
 * Looks at the canister of a module and plans what is asked.
 *
 * @throws ConsoleError "console/unknown-module" or "console/busy"; RecoveryError "recovery/under-way" or "recovery/cut-off";
 * ClientError
 */
export async function drawPlan(parts: ConsoleParts, key: string, request: PlanRequest): Promise<PlanDraft> {
  const { services, operations, files, log, nowMs } = parts;
  const module = await findModule(services.modules, key);
  operations.requireFree(module.canister_id);
  const makers = makersOf(log.ofCanister(module.canister_id));
  const context = await openPlanContext({ services, files, module, makers, nowMs });
  switch (request.kind) {
    case "snapshot-create":
    case "snapshot-replace":
    case "snapshot-restore":
    case "snapshot-delete":
      return draftSnapshot(context, request);
    case "download":
      return draftDownload(context, request);
    case "upload":
      return draftUpload(context, request);
    case "start":
    case "stop":
      return draftRunState(context, request.kind);
    case "upgrade":
      return draftUpgrade(context, request);
  }
}
