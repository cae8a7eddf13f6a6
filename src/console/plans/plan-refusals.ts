import type { OperationKind as PlannedKind, Refusal } from "../../recovery/mod.ts";
import type { ApiError } from "../api/error.ts";
import { ConsoleError } from "../console-error.ts";
import { apiErrorOf } from "../http/error-response.ts";
import type { PlanContext } from "./plan-context.ts";

/** Why a plan must not begin, as the pages show it. */
export function planRefusals(
  { services, module }: PlanContext,
  refusals: readonly Refusal[],
  kind: PlannedKind,
): readonly ApiError[] {
  return refusals.map((refusal) => services.words.refusal(refusal, kind, module));
}

/** The refusals by what is laid down about the module: prices, and snapshots that stay. */
export function policyRefusals(
  { services, module }: PlanContext,
  { cycles, givesUp }: { readonly cycles: bigint; readonly givesUp: readonly string[] },
): readonly ApiError[] {
  const { cost_ceiling, protect, replace } = module.policy;
  const errors: ConsoleError[] = [];
  const ceiling = cost_ceiling === null ? undefined : BigInt(cost_ceiling);
  if (ceiling !== undefined && cycles > ceiling) {
    errors.push(
      new ConsoleError(
        { code: "console/cost-ceiling", cycles, ceiling },
        `This would cost ${String(cycles)} cycles, and the policy of ${module.label} allows ${String(ceiling)}`,
        { next: "Change cost_ceiling in the project file" },
      ),
    );
  }
  const kept = replace === "never" ? givesUp : givesUp.filter((id) => protect.includes(id));
  if (kept.length > 0) {
    const reason = `The policy of ${module.label} lets nothing take the place of ${kept.join(", ")}`;
    errors.push(
      new ConsoleError({ code: "console/refused", reason }, reason, {
        next: "Delete the snapshot first, or change the policy in the project file",
      }),
    );
  }
  return errors.map((error) => apiErrorOf(error, services.words.error));
}
