import type { OperationPlan, SnapshotWorkRequest } from "../../recovery/mod.ts";
import type { CliContext } from "../cli-context.ts";
import { jsonOutput } from "../text/json-output.ts";
import { formatSnapshotId, parseSnapshotId } from "../text/snapshot-id.ts";
import type { OperationOptions } from "./operation-options.ts";
import { performOperation } from "./perform-operation.ts";
import { prepareOperation } from "./prepare-operation.ts";

/** What is done with a snapshot that exists. */
export interface SnapshotWork {
  /** The canister as the user named it. */
  readonly name: string;
  /** The snapshot's id as the user wrote it. */
  readonly snapshot: string;
  readonly options: OperationOptions;
  readonly plan: (request: SnapshotWorkRequest) => OperationPlan;
  /** Says that it is done, with the snapshot's id as it is written everywhere. */
  readonly doneLine: (snapshot: string) => string;
}

/** Carries out what is to be done with one snapshot of a canister, and prints that it is done. */
export async function runSnapshotWork(context: CliContext, work: SnapshotWork): Promise<void> {
  const { name, options } = work;
  const snapshot = formatSnapshotId(parseSnapshotId(work.snapshot));
  const prepared = await prepareOperation(context, name, options);
  const plan = work.plan({ ...prepared.request, snapshot });
  const result = await performOperation(context, prepared, { plan, options });
  if (result === undefined) return;
  context.terminal.note(work.doneLine(snapshot));
  if (options.json === true)
    context.terminal.data(
      jsonOutput({ canister: name, canister_id: prepared.canister.id.toText(), snapshot_id: snapshot }),
    );
}
