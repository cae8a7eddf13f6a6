import type { Plan } from "../api/plan.ts";
import type { OperationTools } from "../operations/operation-draft.ts";
import type { OperationResult } from "../api/operation.ts";

/** A plan before it is kept, and the way to carry it out. */
export interface PlanDraft {
  readonly plan: Omit<Plan, "id" | "made_at" | "expires_at">;
  /** What must be the same when it is carried out, by names for messages. */
  readonly premises: Readonly<Record<string, string>>;
  readonly run: (tools: OperationTools) => Promise<OperationResult>;
}
