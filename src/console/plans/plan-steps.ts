import { methodOf, type Step } from "../../recovery/mod.ts";
import type { PlanStep } from "../api/plan.ts";

const titles: Readonly<Record<Step["kind"], string>> = {
  stop: "Stop the canister",
  "take-snapshot": "Take a snapshot",
  "prove-snapshot": "Make sure that the network lists it",
  "load-snapshot": "Load the snapshot",
  "delete-snapshot": "Delete the snapshot",
  start: "Start the canister",
  "upload-chunks": "Upload the module while the canister runs",
  "install-code": "Install the module",
  "check-health": "Check the health",
  "clear-chunks": "Remove the uploaded parts",
  "restore-chunks": "Put the chunk store back as it was",
};

/** A step as the pages show it. */
export function planStep(step: Step): PlanStep {
  const snapshot = "snapshot" in step ? step.snapshot : "replace" in step ? step.replace : undefined;
  const title = titles[step.kind];
  const replaces = step.kind === "take-snapshot" && step.replace !== undefined;
  return {
    kind: step.kind,
    method: methodOf(step),
    snapshot: snapshot ?? null,
    title: replaces ? `${title} in the place of another` : title,
  };
}
