import { encodeHex } from "../../bytes/mod.ts";
import type { Journal } from "../journal/journal.ts";
import type { Observation } from "../observe-canister.ts";
import type { Step } from "../plan/step.ts";
import type { CallEvidence } from "./call-evidence.ts";
import { planWayBack } from "./way-back.ts";

/** What is seen of an upgrade that was cut off, or of which a step failed. */
export interface UpgradeSight {
  readonly journal: Journal;
  readonly present: Pick<Observation, "status">;
  /** About the calls of the step under way. */
  readonly evidence: CallEvidence;
}

/** How an upgrade that was cut off goes on. */
export type UpgradeDecision =
  /** With that step of the journal. */
  | { readonly kind: "go-on"; readonly from: number }
  /** With these steps in place of those that are left. */
  | { readonly kind: "go-back"; readonly steps: readonly Step[] };

/** Steps that must not be done again when the network has done them. */
const onceOnly: ReadonlySet<Step["kind"]> = new Set(["take-snapshot", "install-code", "load-snapshot"]);

/**
 * Decides how an upgrade that was cut off comes to its end: forward once the new code is installed, back before, and on
 * wherever it was going back.
 */
export function decideUpgrade(sight: UpgradeSight): UpgradeDecision {
  const { journal, evidence } = sight;
  const { steps, step, back } = journal;
  const kind = steps[step]?.kind;
  const isDone = evidence.kind === "replied" && kind !== undefined && onceOnly.has(kind);
  if (back !== undefined) return { kind: "go-on", from: isDone ? step + 1 : restartOf(journal) };
  const install = steps.findIndex((each) => each.kind === "install-code");
  if (step > install) return { kind: "go-on", from: step };
  if (step === install && isInstalled(sight)) return { kind: "go-on", from: step + 1 };
  const taken = takenBy(sight);
  return { kind: "go-back", steps: planWayBack({ journal, isInstalled: false, taken }) ?? [] };
}

/** Loading wants a canister that is proven to be stopped: somebody may have started it meanwhile. */
function restartOf({ steps, step }: Journal): number {
  const isLoad = steps[step]?.kind === "load-snapshot";
  return isLoad && steps[step - 1]?.kind === "stop" ? step - 1 : step;
}

/** Whether the new code is in the canister, for a journal whose step is at most the installation. */
export function isInstalled({ journal, present, evidence }: UpgradeSight): boolean {
  const step = journal.steps[journal.step];
  if (step?.kind !== "install-code" || evidence.kind === "never-sent" || evidence.kind === "rejected")
    return false;
  if (evidence.kind === "replied") return true;
  const { moduleHash, version } = present.status;
  if (moduleHash === undefined || encodeHex(moduleHash) !== step.moduleHash) return false;
  return (
    journal.before.moduleHash !== step.moduleHash ||
    version > (journal.found.version ?? journal.before.version)
  );
}

/** The snapshot that the upgrade took, if that is certain: another's must not be deleted for it. */
export function takenBy({ journal, evidence }: UpgradeSight): string | undefined {
  return journal.found.taken ?? (evidence.kind === "replied" ? evidence.taken : undefined);
}
