import { replyOf, type SentCall } from "../../client/mod.ts";
import { decodeHex } from "../../bytes/mod.ts";
import type { CanisterControl } from "../canister-control.ts";
import type { Journal } from "../journal/journal.ts";
import { type Observation, observeCanister } from "../observe-canister.ts";
import type { Step } from "../plan/step.ts";
import type { SettleEffects } from "../run/operation-effects.ts";
import { gatherEvidence } from "./call-evidence.ts";
import type { Finding } from "./finding.ts";
import { planSettlement } from "./plan-settlement.ts";

/** How an operation ended that was cut off. */
export interface Settled {
  readonly findings: readonly Finding[];
  /** Whether it did what it was for. */
  readonly isReached: boolean;
  /** What was seen before the last steps. */
  readonly present: Observation;
}

const defaultPauseMs = 1_000;

/** The calls that a settlement makes itself. */
const settlingMethods: ReadonlySet<string> = new Set(["start_canister", "delete_canister_snapshot"]);

/**
 * Brings an operation that was cut off to a safe end: finished or undone. Doing it again changes nothing. The journal is not
 * touched: who calls this ends it afterwards, and keeps it if this throws.
 *
 * @throws ClientError when the network cannot be asked, or refuses a step
 */
export async function settleOperation(journal: Journal, effects: SettleEffects): Promise<Settled> {
  const { control, report, signal, reached } = effects;
  const { name } = journal.canister;
  control.onCall(refuseOthers);
  const evidence = await gatherEvidence(control, journal, {
    nowMs: effects.nowMs ?? Date.now,
    pauseMs: effects.pauseMs ?? defaultPauseMs,
    signal,
    onWait: (untilMs) => {
      report({ kind: "awaiting-call", untilMs });
    },
  });
  const present = await observeCanister(control, name);
  const { steps, findings, isReached } = planSettlement({ journal, present, evidence });
  reached?.("settle:planned");
  for (const step of steps) {
    await settleStep(control, step, name);
    reached?.(`settle:${step.kind}`);
  }
  for (const finding of findings) report({ kind: "finding", finding });
  return { findings, isReached, present };
}

/** A call that the operation was still preparing when it was cut off must not leave any more: nobody would know of it. */
function refuseOthers({ methodName }: SentCall): Promise<void> {
  return settlingMethods.has(methodName)
    ? Promise.resolve()
    : Promise.reject(new Error(`The operation has ended: ${methodName} is not sent`));
}

/** Steps that bring an operation to its end only ever start the canister and delete what was given up. */
async function settleStep(control: CanisterControl, step: Step, name: string): Promise<void> {
  if (step.kind === "start") replyOf(await control.start(), `start canister ${name}`);
  if (step.kind !== "delete-snapshot") return;
  replyOf(
    await control.deleteSnapshot(decodeHex(step.snapshot)),
    `delete snapshot ${step.snapshot} from canister ${name}`,
  );
}
