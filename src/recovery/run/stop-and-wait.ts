import { type Answer, replyOf } from "../../client/mod.ts";
import type { CanisterControl } from "../canister-control.ts";
import { RecoveryError } from "../recovery-error.ts";
import { interrupted } from "./interrupted.ts";

/** How long, and with whose say, a canister is waited for. */
export interface StopOptions {
  readonly name: string;
  /** @default {300000} */
  readonly timeoutMs?: number;
  readonly signal: AbortSignal;
  /** Told every few seconds while the canister is stopping. */
  readonly onWaiting: (waitedMs: number) => void;
}

const defaultTimeoutMs = 300_000;
const tellEveryMs = 5_000;

/** The network gave up waiting for the canister, which stays stopping. */
const stopTimedOut = "IC0206";

/**
 * Stops a canister and waits until it has stopped.
 *
 * @throws RecoveryError "recovery/not-stopped" or "recovery/interrupted", with the canister stopping; ClientError
 */
export async function stopAndWait(control: CanisterControl, options: StopOptions): Promise<void> {
  const { name, signal, onWaiting } = options;
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
  const startedMs = performance.now();
  const interval = setInterval(() => {
    onWaiting(performance.now() - startedMs);
  }, tellEveryMs);
  const { promise: isOver, resolve: over } = Promise.withResolvers<"interrupted" | "too-late">();
  const timer = setTimeout(() => {
    over("too-late");
  }, timeoutMs);
  const interrupt = (): void => {
    over("interrupted");
  };
  signal.addEventListener("abort", interrupt);
  try {
    const answer = await Promise.race([control.stop(), isOver]);
    if (answer === "interrupted") throw interrupted(name);
    if (answer === "too-late" || isTimeout(answer)) throw notStopped(name, timeoutMs);
    replyOf(answer, `stop canister ${name}`);
  } finally {
    clearInterval(interval);
    clearTimeout(timer);
    signal.removeEventListener("abort", interrupt);
  }
}

function notStopped(name: string, waitedMs: number): RecoveryError {
  const seconds = String(Math.round(waitedMs / 1000));
  return new RecoveryError(
    { code: "recovery/not-stopped", canister: name, waitedMs },
    `Canister ${name} did not stop within ${seconds} s: calls that it made, or answers, are still open`,
  );
}

function isTimeout(answer: Answer<undefined>): boolean {
  return answer.kind === "rejected" && answer.reject.errorCode === stopTimedOut;
}
