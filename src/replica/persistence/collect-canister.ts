import { PersistentMap } from "../persistent-map.ts";
import type { CanisterLogs, CanisterState } from "../state.ts";
import type { ChangeCollector } from "./change-collector.ts";
import { collectSnapshots } from "./collect-snapshots.ts";
import { accountForm, chunksForm, codeForm, executionForm, settingsForm } from "./forms/canister-forms.ts";
import { historyForm, logForm, logLineForm } from "./forms/history-forms.ts";
import { callbackForm, callContextForm } from "./forms/messaging-forms.ts";
import { queueDifference } from "./queue-difference.ts";
import { keyNumber } from "./record-keys.ts";

/** Two states of a part; `undefined` where there is none. */
export interface Change<Part> {
  readonly before: Part | undefined;
  readonly after: Part | undefined;
}

/** Gathers what changed of one canister, whose records stand at `key`. */
export function collectCanister(
  collector: ChangeCollector,
  key: string,
  { before, after }: Change<CanisterState>,
): void {
  collector.update(key, accountForm, { before, after });
  collector.update(`${key}/settings`, settingsForm, { before: before?.settings, after: after?.settings });
  collector.update(`${key}/history`, historyForm, { before: before?.history, after: after?.history });
  collectCode(collector, key, { before: before?.installed, after: after?.installed });
  collectChunks(collector, `${key}/chunks`, { before: before?.chunkStore, after: after?.chunkStore });
  collectLogs(collector, `${key}/log`, { before: before?.logs, after: after?.logs });
  collector.updateMap(`${key}/context`, callContextForm, {
    before: before?.callContexts ?? PersistentMap.empty(),
    after: after?.callContexts ?? PersistentMap.empty(),
  });
  collector.updateMap(`${key}/callback`, callbackForm, {
    before: before?.callbacks ?? PersistentMap.empty(),
    after: after?.callbacks ?? PersistentMap.empty(),
  });
  collectSnapshots(collector, `${key}/snapshot`, { before: before?.snapshots, after: after?.snapshots });
}

function collectCode(
  collector: ChangeCollector,
  key: string,
  { before, after }: Change<NonNullable<CanisterState["installed"]>>,
): void {
  if (before === after) return;
  collector.update(`${key}/code`, codeForm, { before, after });
  if (after !== undefined && after.rawModule !== before?.rawModule) {
    collector.blob(after.moduleHash, after.rawModule);
  }
  const executions = { before: before?.execution, after: after?.execution };
  collector.update(`${key}/execution`, executionForm, executions);
  collector.memory(`${key}/heap`, executions.before?.heap, executions.after?.heap);
  collector.memory(`${key}/stable`, executions.before?.stable, executions.after?.stable);
}

function collectChunks(
  collector: ChangeCollector,
  key: string,
  { before, after }: Change<CanisterState["chunkStore"]>,
): void {
  if (before === after) return;
  if (after === undefined) {
    collector.drop(key);
    return;
  }
  collector.put(key, chunksForm, { hashes: [...after.keys()] });
  collector.chunks(before, after);
}

/** A line whose number comes again is deleted first and written then. */
function collectLogs(collector: ChangeCollector, key: string, { before, after }: Change<CanisterLogs>): void {
  if (before === after) return;
  collector.update(key, logForm, { before, after });
  const { gone, come } = queueDifference(before?.records ?? [], after?.records ?? []);
  for (const line of gone) collector.drop(`${key}/${keyNumber(line.index)}`);
  for (const line of come) collector.put(`${key}/${keyNumber(line.index)}`, logLineForm, line);
}
