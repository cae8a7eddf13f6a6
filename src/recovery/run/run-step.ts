import { decodeHex, encodeHex } from "../../bytes/mod.ts";
import { replyOf, type SnapshotSummary } from "../../client/mod.ts";
import type { CanisterControl } from "../canister-control.ts";
import type { Journal } from "../journal/journal.ts";
import type { Step } from "../plan/step.ts";
import { RecoveryError } from "../recovery-error.ts";
import { stopAndWait, type StopOptions } from "./stop-and-wait.ts";

/** What a step brought. */
export interface StepResult {
  readonly found: Journal["found"];
  readonly snapshot?: SnapshotSummary;
}

const nothing: StepResult = { found: {} };

/**
 * Does one step.
 *
 * @param found What the steps before it brought.
 * @throws ClientError "client/rejected" if the network refuses; RecoveryError
 */
export async function runStep(
  control: CanisterControl,
  step: Step,
  options: StopOptions & { readonly found: Journal["found"] },
): Promise<StepResult> {
  const { name, found } = options;
  switch (step.kind) {
    case "stop":
      await stopAndWait(control, options);
      return { found: { version: await provenStopped(control, name) } };
    case "start":
      replyOf(await control.start(), `start canister ${name}`);
      return nothing;
    case "take-snapshot": {
      const replace = step.replace === undefined ? undefined : decodeHex(step.replace);
      const snapshot = replyOf(await control.takeSnapshot(replace), `take a snapshot of canister ${name}`);
      return { found: { taken: encodeHex(snapshot.id) }, snapshot };
    }
    case "prove-snapshot":
      await proveSnapshot(control, name, found.taken ?? "");
      return nothing;
    case "load-snapshot":
      replyOf(
        await control.loadSnapshot(decodeHex(step.snapshot)),
        `load snapshot ${step.snapshot} in canister ${name}`,
      );
      return nothing;
    case "delete-snapshot":
      replyOf(
        await control.deleteSnapshot(decodeHex(step.snapshot)),
        `delete snapshot ${step.snapshot} from canister ${name}`,
      );
      return nothing;
    case "upload-chunks":
    case "install-code":
    case "check-health":
    case "clear-chunks":
    case "restore-chunks":
      throw new RangeError(`${step.kind} is a step of upgrades`);
  }
}

/**
 * The version of a canister that is stopped. Somebody else may have started it meanwhile.
 *
 * @throws RecoveryError "recovery/not-stopped"
 */
export async function provenStopped(control: CanisterControl, name: string): Promise<bigint> {
  const status = replyOf(await control.status(), `read the status of canister ${name}`);
  if (status.runState === "stopped") return status.version;
  throw new RecoveryError(
    { code: "recovery/not-stopped", canister: name, waitedMs: 0 },
    `Canister ${name} is ${status.runState} although it was stopped: somebody started it`,
  );
}

async function proveSnapshot(control: CanisterControl, name: string, taken: string): Promise<void> {
  const snapshots = replyOf(await control.listSnapshots(), `list the snapshots of canister ${name}`);
  if (snapshots.some(({ id }) => encodeHex(id) === taken)) return;
  throw new RecoveryError(
    { code: "recovery/not-proven", canister: name, snapshot: taken },
    `The network does not list the new snapshot ${taken} of canister ${name}`,
  );
}
