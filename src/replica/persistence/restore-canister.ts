import { Principal } from "../../wire/mod.ts";
import { countOpenCalls } from "../messaging/callbacks.ts";
import type { CanisterLogRecord, CanisterLogs, CanisterState, InstalledCode } from "../state.ts";
import { accountForm, chunksForm, codeForm, executionForm, settingsForm } from "./forms/canister-forms.ts";
import { historyForm, logForm, logLineForm } from "./forms/history-forms.ts";
import { callbackForm, callContextForm } from "./forms/messaging-forms.ts";
import { type RecordGroup, unknownRecord } from "./record-groups.ts";
import { restoreNumbered } from "./restore-numbered.ts";
import { restoreSnapshots } from "./restore-snapshots.ts";
import type { StoredParts } from "./stored-parts.ts";

/** The canister `idText` from its records. */
export function restoreCanister(idText: string, records: RecordGroup, parts: StoredParts): CanisterState {
  const id = canisterId(idText, records.key);
  const chunksKey = "/chunks";
  const { hashes } = records.take(chunksKey, chunksForm);
  const callbacks = restoreNumbered(records, "/callback/", callbackForm);
  const canister: CanisterState = {
    ...records.take("", accountForm),
    id,
    settings: records.take("/settings", settingsForm),
    installed: restoreCode(id, records, parts),
    chunkStore: parts.chunks(records.key + chunksKey, hashes),
    history: records.take("/history", historyForm),
    logs: restoreLogs(records),
    snapshots: restoreSnapshots(id, records, parts),
    callContexts: restoreNumbered(records, "/context/", callContextForm),
    callbacks,
    openCalls: countOpenCalls(callbacks),
  };
  records.assertEmpty();
  return canister;
}

/** The key must be the text of a principal, letter by letter: it is what the canister is found by. */
function canisterId(text: string, key: string): Principal {
  let id: Principal;
  try {
    id = Principal.fromText(text);
  } catch {
    throw unknownRecord(key);
  }
  if (id.toText() !== text) throw unknownRecord(key);
  return id;
}

function restoreCode(id: Principal, records: RecordGroup, parts: StoredParts): InstalledCode | undefined {
  const codeKey = "/code";
  const code = records.find(codeKey, codeForm);
  if (code === undefined) return undefined;
  const { rawModule, module } = parts.module(records.key + codeKey, id, code.moduleHash);
  return {
    ...code,
    rawModule,
    module,
    execution: {
      ...records.take("/execution", executionForm),
      module,
      heap: parts.memory(`${records.key}/heap`),
      stable: parts.memory(`${records.key}/stable`),
    },
  };
}

function restoreLogs(records: RecordGroup): CanisterLogs {
  const prefix = "/log/";
  const counter = records.take("/log", logForm);
  const lines = [...restoreNumbered(records, prefix, logLineForm)];
  return {
    ...counter,
    records: lines.map(([name, line]): CanisterLogRecord => ({ ...line, index: BigInt(name) })),
  };
}
