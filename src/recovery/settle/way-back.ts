import type { Journal } from "../journal/journal.ts";
import type { Step } from "../plan/step.ts";

/** What is known of an upgrade that goes back. */
export interface WayBackInput {
  readonly journal: Journal;
  /** Whether the new code is in the canister. */
  readonly isInstalled: boolean;
  /** The snapshot that this upgrade is known to have taken. */
  readonly taken: string | undefined;
}

/**
 * The steps that make a canister again what it was before an upgrade, whatever was done of it. Each can be repeated.
 *
 * @returns undefined if there is no way back: the code is installed, and no snapshot was taken
 */
export function planWayBack({ journal, isInstalled, taken }: WayBackInput): readonly Step[] | undefined {
  const done = journal.steps.slice(0, journal.step + 1);
  const upload = done.find((step) => step.kind === "upload-chunks");
  const isShared = (journal.before.chunks ?? []).length > 0;
  const mustLoad = isInstalled || (upload !== undefined && isShared);
  if (mustLoad && taken === undefined) return isInstalled ? undefined : stepsAfterLoad(journal, done, taken);
  const load: readonly Step[] =
    mustLoad && taken !== undefined ? [{ kind: "stop" }, { kind: "load-snapshot", snapshot: taken }] : [];
  return [...load, ...stepsAfterLoad(journal, done, taken)];
}

function stepsAfterLoad(journal: Journal, done: readonly Step[], taken: string | undefined): readonly Step[] {
  const { before } = journal;
  const steps: Step[] = [];
  if (before.runState === "running" && done.some(({ kind }) => kind === "stop"))
    steps.push({ kind: "start" });
  steps.push({ kind: "check-health", moduleHash: before.moduleHash ?? "", checks: [] });
  const upload = done.find((step) => step.kind === "upload-chunks");
  if (upload?.kind === "upload-chunks" && (before.chunks ?? []).length === 0)
    steps.push({ kind: "clear-chunks", hashes: upload.hashes });
  const tookPlace = done.some((step) => step.kind === "take-snapshot" && step.replace !== undefined);
  if (taken !== undefined && !tookPlace) steps.push({ kind: "delete-snapshot", snapshot: taken });
  return steps;
}
