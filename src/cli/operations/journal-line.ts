import { isAlive } from "../../processes/mod.ts";
import { type Journal, methodOfStep, type StoredJournal } from "../../recovery/mod.ts";
import { operationWords } from "./operation-words.ts";

/** One journal in a list: what was to be done, where, and how far it came. */
export function journalLine(stored: StoredJournal): string {
  if (stored.kind === "damaged") return `${stored.path}: damaged`;
  const { canister, network, process, step, steps } = stored.journal;
  const method = methodOfStep[steps[step]?.kind ?? "start"];
  const place = `step ${String(step + 1)} of ${String(steps.length)} (${method})`;
  const state = isAlive(process) ? `process ${String(process.pid)} is at ${place}` : `cut off at ${place}`;
  return `${titleOf(stored.journal)}: ${state}; ${canister.id} on ${network.url}`;
}

/** What an operation was for, and when it began. */
export function titleOf({ kind, canister, startedAt }: Journal): string {
  const begun = `${startedAt.slice(0, 10)} ${startedAt.slice(11, 19)} UTC`;
  return `${operationWords[kind]} ${canister.name}, begun ${begun}`;
}

/** The same as {@link journalLine} for programs. */
export function storedJson(stored: StoredJournal): Readonly<Record<string, unknown>> {
  if (stored.kind === "damaged") return { state: "damaged", path: stored.path };
  const { journal, path } = stored;
  return { state: isAlive(journal.process) ? "under-way" : "cut-off", ...journalJson(journal), path };
}

/** The members of an operation that all outputs show. */
export function journalJson(journal: Journal): Readonly<Record<string, unknown>> {
  const { kind, canister, network, startedAt, step, steps } = journal;
  return {
    operation: kind,
    canister: canister.name,
    canister_id: canister.id,
    network: network.url,
    started_at: startedAt,
    step,
    steps: steps.map((each) => each.kind),
  };
}
