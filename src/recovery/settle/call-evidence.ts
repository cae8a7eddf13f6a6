import { setTimeout as sleep } from "node:timers/promises";
import { decodeHex, encodeHex } from "../../bytes/mod.ts";
import { decodeManagementResult, type RequestStatus } from "../../wire/mod.ts";
import type { CanisterControl } from "../canister-control.ts";
import type { Journal, JournalCall } from "../journal/journal.ts";
import type { Step } from "../plan/step.ts";
import { interrupted } from "../run/interrupted.ts";

/** What is certain about the call of the step under way. */
export type CallEvidence =
  | { readonly kind: "never-sent" }
  | { readonly kind: "rejected" }
  /** With the id of the snapshot, if the step took one. */
  | { readonly kind: "replied"; readonly taken: string | undefined }
  /** The network has forgotten the call or never got it; it will not execute it any more. */
  | { readonly kind: "forgotten" };

/** How {@link gatherEvidence} waits. */
export interface EvidenceOptions {
  readonly nowMs: () => number;
  readonly pauseMs: number;
  readonly signal: AbortSignal;
  /** Told once, before a wait. */
  readonly onWait: (untilMs: number) => void;
}

/**
 * Waits until the calls of the step under way have an outcome: the network tells it, or the time has passed in which it
 * accepts them. Without that, a call that is still on its way could stop the canister, or take a snapshot, behind our back.
 * A stop that waits for the canister counts as executed: starting takes it back. So does a health check that the canister
 * works on: stopping waits for it.
 *
 * @throws ClientError if the network cannot be asked; RecoveryError "recovery/interrupted"
 */
export async function gatherEvidence(
  control: CanisterControl,
  journal: Journal,
  options: EvidenceOptions,
): Promise<CallEvidence> {
  const { name } = journal.canister;
  const kind = journal.steps[journal.step]?.kind;
  const isStop = kind === "stop" || kind === "check-health";
  const takes = kind === "take-snapshot";
  const hasManyCalls = kind !== undefined && stepsOfManyCalls.has(kind);
  let evidence: CallEvidence = { kind: "never-sent" };
  for (const call of journal.calls) {
    const status = await awaitOutcome(control, call, { ...options, name, isStop });
    if (status.kind === "replied" && !hasManyCalls) {
      return { kind: "replied", taken: takes ? takenIn(status.arg) : undefined };
    }
    if (status.kind !== "rejected") evidence = { kind: "forgotten" };
    else if (evidence.kind === "never-sent") evidence = { kind: "rejected" };
  }
  return evidence;
}

/** Steps whose calls each count; the others make one, and perhaps repeat it. */
const stepsOfManyCalls: ReadonlySet<Step["kind"]> = new Set([
  "upload-chunks",
  "restore-chunks",
  "check-health",
]);

interface AwaitOptions extends EvidenceOptions {
  readonly name: string;
  readonly isStop: boolean;
}

async function awaitOutcome(
  control: CanisterControl,
  call: JournalCall,
  options: AwaitOptions,
): Promise<RequestStatus> {
  const requestId = decodeHex(call.requestId);
  for (let isTold = false; ;) {
    const isOver = options.nowMs() > call.expiresAtMs + clockToleranceMs;
    const status = await control.callStatus(requestId);
    if (isFinal(status, options.isStop, isOver)) return status;
    if (!isTold) options.onWait(call.expiresAtMs + clockToleranceMs);
    isTold = true;
    await pause(options);
  }
}

async function pause({ pauseMs, signal, name }: AwaitOptions): Promise<void> {
  try {
    await sleep(pauseMs, undefined, { signal });
  } catch {
    throw interrupted(name);
  }
}

/** By how much the clocks of this machine and of the network may differ. */
const clockToleranceMs = 60_000;

function isFinal(status: RequestStatus, isStop: boolean, isOver: boolean): boolean {
  switch (status.kind) {
    case "replied":
    case "rejected":
    case "done":
      return true;
    case "processing":
      return isStop;
    case "received":
      return false;
    case "absent":
    case "unknown":
      return isOver;
  }
}

function takenIn(reply: Uint8Array): string {
  return encodeHex(Uint8Array.from(decodeManagementResult("take_canister_snapshot", reply).id));
}
