import { setTimeout as sleep } from "node:timers/promises";
import { decodeHex } from "../../bytes/mod.ts";
import { formatReply } from "../../client/mod.ts";
import type { CodeControl } from "../code-control.ts";
import { canonicalCandid } from "./canonical-candid.ts";
import type { HealthCheck, HealthResult } from "./health-check.ts";

/** How {@link runHealthCheck} waits. */
export interface HealthOptions {
  /** Ends it: an attempt under way counts as failed, and no other follows. */
  readonly signal: AbortSignal;
  /** Between two attempts, milliseconds. */
  readonly pauseMs: number;
}

/** Makes the call of a check until its reply is as expected, at most once more than it has retries. */
export async function runHealthCheck(
  control: CodeControl,
  check: HealthCheck,
  { signal, pauseMs }: HealthOptions,
): Promise<HealthResult> {
  const startedMs = performance.now();
  let attempts = 0;
  let reason: string | undefined;
  do {
    if (attempts > 0) await pause(pauseMs, signal);
    if (signal.aborted) break;
    attempts += 1;
    reason = await attempt(control, check, signal);
  } while (reason !== undefined && attempts <= check.retries);
  const passed = attempts > 0 && reason === undefined;
  return {
    name: check.name,
    passed,
    attempts,
    durationMs: Math.round(performance.now() - startedMs),
    reason: passed ? undefined : (reason ?? "it was interrupted"),
  };
}

/** Why the attempt failed. */
async function attempt(
  control: CodeControl,
  check: HealthCheck,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { method, mode, timeoutMs } = check;
  const ended = new AbortController();
  const limit = sleep(timeoutMs, "late" as const, { signal: AbortSignal.any([signal, ended.signal]) }).catch(
    () => "interrupted" as const,
  );
  const call = control.callMethod({ method, mode, arg: decodeHex(check.arg) }).catch((error: unknown) => ({
    kind: "failed" as const,
    message: error instanceof Error ? error.message : String(error),
  }));
  try {
    const answer = await Promise.race([call, limit]);
    if (answer === "late") return `${method} did not answer within ${String(timeoutMs)} ms`;
    if (answer === "interrupted") return "it was interrupted";
    if (answer.kind === "failed") return `${method} could not be called: ${answer.message}`;
    if (answer.kind === "rejected") return `${method} was rejected: ${firstLine(answer.reject.message)}`;
    return await judge(control, check, answer.value);
  } finally {
    ended.abort();
  }
}

async function judge(
  control: CodeControl,
  { method, expect }: HealthCheck,
  reply: Uint8Array,
): Promise<string | undefined> {
  if (expect.kind === "any") return undefined;
  const shown = await shownReply(control, { reply, method, isNamed: expect.kind === "pattern" });
  if (shown === undefined) return `${method} replied with what is no Candid`;
  if (expect.kind === "pattern") {
    return new RegExp(expect.text).test(shown)
      ? undefined
      : `${method} replied ${shorten(shown)}, which does not match ${expect.text}`;
  }
  const value = canonicalCandid(shown);
  if (value === expect.text) return undefined;
  return `${method} replied ${shorten(value)} instead of ${shorten(expect.text)}`;
}

/** Names of fields need the interface; values are compared without it, so that it cannot mislead. */
async function shownReply(
  control: CodeControl,
  {
    reply,
    method,
    isNamed,
  }: { readonly reply: Uint8Array; readonly method: string; readonly isNamed: boolean },
): Promise<string | undefined> {
  const description = isNamed ? await control.readInterface().catch(() => undefined) : undefined;
  try {
    return formatReply(reply, description === undefined ? undefined : { description, methodName: method });
  } catch {
    return undefined;
  }
}

async function pause(pauseMs: number, signal: AbortSignal): Promise<void> {
  await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? text;
}

const mostShown = 200;

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length <= mostShown ? line : `${line.slice(0, mostShown)}…`;
}
