import { setTimeout as delay } from "node:timers/promises";
import { ClientError } from "../client-error.ts";

/** A pause before an attempt is repeated. */
export interface RetryPause {
  /** The attempt that failed, counted from 1. */
  readonly attempt: number;
  readonly delayMs: number;
  readonly error: ClientError;
}

/** How often and when something is attempted again. */
export interface RetryPolicy {
  /** In all, the first one included. */
  readonly attempts: number;
  /** Pause after the first attempt, milliseconds; it doubles each time. */
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
  /** From 0 up to, not including, 1: clients that failed together do not come back together. */
  readonly random: () => number;
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** Told before each pause. */
  readonly onPause?: (pause: RetryPause) => void;
}

/** Ten attempts in something like a minute. */
export const defaultRetryPolicy: RetryPolicy = {
  attempts: 10,
  firstDelayMs: 250,
  longestDelayMs: 10_000,
  random: Math.random,
  sleep: async (milliseconds, signal) => {
    await delay(milliseconds, undefined, signal === undefined ? {} : { signal });
  },
};

/** A server may not make us wait longer than this. */
const longestRequestedDelayMs = 60_000;

/** Statuses that say "later", not "no". */
const transientStatuses: readonly number[] = [429, 503, 504];

/** Whether a failed attempt may succeed when it is repeated: the network was not reached, was busy or gave no answer. */
export function isTransient(error: unknown): error is ClientError {
  if (!(error instanceof ClientError)) return false;
  const { fault } = error;
  if (fault.code === "client/http-status") return transientStatuses.includes(fault.status);
  return fault.code === "client/network-unreachable" || fault.code === "client/timeout";
}

/**
 * Attempts something until it succeeds, fails for good, or the policy's attempts are used up; then the last error is
 * thrown. Rejects are answers and never repeated.
 */
export async function withRetries<T>(
  policy: RetryPolicy,
  attemptOnce: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptOnce();
    } catch (error) {
      signal?.throwIfAborted();
      if (!isTransient(error) || attempt >= policy.attempts) throw error;
      const delayMs = delayAfter(attempt, policy, error);
      policy.onPause?.({ attempt, delayMs, error });
      await policy.sleep(delayMs, signal);
    }
  }
}

function delayAfter(attempt: number, policy: RetryPolicy, error: ClientError): number {
  const { firstDelayMs, longestDelayMs, random } = policy;
  const grown = Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1));
  const jittered = grown * (0.5 + random() / 2);
  const { fault } = error;
  const requested = fault.code === "client/http-status" ? (fault.retryAfterMs ?? 0) : 0;
  return Math.round(Math.max(jittered, Math.min(requested, longestRequestedDelayMs)));
}
