import { type Principal, snapshotIdText } from "../../../wire/mod.ts";
import { withBareLink, withHelp } from "../../cycles/help-text.ts";
import { type Reject, reject } from "../../error-code.ts";

const LIST_SUGGESTION = "Use the `list_canister_snapshot` API to see which snapshots are present.";

/** No such snapshot, seen from `canisterId` (IC0305). */
export function snapshotNotFound(snapshotId: Uint8Array, canisterId: Principal): Reject {
  const message = `Could not find the snapshot ID ${snapshotIdText(snapshotId)} for canister ${canisterId.toText()}.`;
  return reject("IC0305", withHelp(message, LIST_SUGGESTION, "canister-snapshot-not-found"));
}

/** The snapshot exists but on another canister (IC0406). */
export function snapshotOfOtherCanister(snapshotId: Uint8Array, canisterId: Principal): Reject {
  const message = `The snapshot ${snapshotIdText(snapshotId)} does not belong to canister ${canisterId.toText()}.`;
  return reject("IC0406", withHelp(message, LIST_SUGGESTION, "canister-snapshot-invalid-ownership"));
}

/** `sender` does not control the canister whose snapshot it wants to load elsewhere (IC0406). */
export function notControllerOfSource(
  snapshotId: Uint8Array,
  canisterId: Principal,
  options: { readonly sender: Principal },
): Reject {
  const message =
    `Only a controller of the canister that snapshot ${snapshotIdText(snapshotId)} belongs to can load it ` +
    `on canister ${canisterId.toText()}. Sender: ${options.sender.toText()}.`;
  const suggestion = "Make sure you are a controller of the canister that the snapshot belongs to.";
  return reject("IC0406", withBareLink(message, suggestion, "canister-snapshot-not-controller"));
}

/** The snapshot is of another canister and has pages that no checkpoint has written yet (IC0406). */
export function snapshotNotLoadable(snapshotId: Uint8Array, canisterId: Principal): Reject {
  return reject(
    "IC0406",
    `Snapshot ${snapshotIdText(snapshotId)} is not currently loadable on the specified canister ${canisterId.toText()}. ` +
      "Try again later. The call should succeed if you wait sufficiently long (usually ten minutes).",
  );
}

/** There is no code to take a snapshot of (IC0406). */
export function snapshotOfEmptyCanister(canisterId: Principal): Reject {
  return reject("IC0406", `Failed to create snapshot for empty canister ${canisterId.toText()}:`);
}

/** One snapshot too many (IC0406). */
export function snapshotLimitExceeded(canisterId: Principal, limit: number): Reject {
  const message = `Canister ${canisterId.toText()} has reached the maximum number of snapshots allowed: ${limit}.`;
  const suggestion =
    "Consider deleting an unnecessary snapshot of the specified canister before creating a new one.";
  return reject("IC0406", withBareLink(message, suggestion, "canister-snapshot-limit-exceeded"));
}

/** A snapshot that was taken from a canister cannot be written to (IC0409). */
export function snapshotImmutable(): Reject {
  return reject("IC0409", "Only canister snapshots created by metadata upload can be mutated.");
}

/** Too many bytes written lately (IC0210). */
export function heapDeltaRateLimited(canisterId: Principal, debitBytes: number, limitBytes: number): Reject {
  const message = `Canister ${canisterId.toText()} is heap delta rate limited: current delta debit is ${debitBytes}, but limit is ${limitBytes}.`;
  const suggestion = "Try waiting a few seconds before retrying the operation.";
  return reject("IC0210", withHelp(message, suggestion, "canister-heap-delta-rate-limited"));
}

/** A range that does not lie inside its section (IC0408); the text is the same for all three sections. */
export function invalidSlice(offset: bigint, sizeBytes: bigint): Reject {
  return reject(
    "IC0408",
    `Invalid subslice into wasm module / main memory / stable memory: offset: ${offset}, size: ${sizeBytes}`,
  );
}

/** A range that is longer than one answer may be (IC0408). */
export function sliceTooLarge(sizeBytes: bigint, limitBytes: number): Reject {
  return reject("IC0408", `Requested slice too large: ${sizeBytes} > ${limitBytes}`);
}

/** The uploaded metadata contradict the module or the canister (IC0408). */
export function snapshotInconsistent(message: string): Reject {
  return reject("IC0408", message);
}
