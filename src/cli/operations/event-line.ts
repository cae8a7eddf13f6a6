import type { HealthResult, OperationEvent } from "../../recovery/mod.ts";
import type { NamedCanister } from "../session.ts";
import { formatTime } from "../text/format-time.ts";
import { findingLine } from "./finding-line.ts";

/** Says what an operation tells; undefined for what needs no words. */
export function eventLine(event: OperationEvent, canister: NamedCanister): string | undefined {
  const { name, id } = canister;
  switch (event.kind) {
    case "step":
      if (event.step.kind === "stop") return stoppingLine(canister);
      if (event.step.kind === "install-code")
        return `Installing code in canister ${name}, with canister_id ${id.toText()}`;
      if (event.step.kind === "start")
        return `Starting code for canister ${name}, with canister_id ${id.toText()}`;
      return undefined;
    case "still-stopping":
      return stillStoppingLine(name, event.waitedMs);
    case "chunk":
      return event.uploaded === event.of ? `Stored ${String(event.of)} chunks of the module` : undefined;
    case "health":
      return healthLine(event.result);
    case "rolling-back":
      return `Going back to what canister ${name} was: ${event.reason.message}`;
    case "cleanup-failed":
      return `The upgrade holds, but ${event.step} was refused: ${event.reason.message}`;
    case "settling":
      return undefined;
    case "awaiting-call":
      return `Waiting for the outcome of a call that the network may still execute, at most until ${formatTime(BigInt(event.untilMs) * 1_000_000n)}`;
    case "finding":
      return findingLine(event.finding, name);
  }
}

function healthLine({ name, passed, attempts, durationMs, reason }: HealthResult): string {
  const times = attempts === 1 ? "" : `, attempt ${String(attempts)}`;
  return passed
    ? `Healthy: ${name} (${String(durationMs)} ms${times})`
    : `Not healthy: ${name}, after ${String(attempts)} attempts: ${reason ?? ""}`;
}

/** Says that a canister is being stopped. */
export function stoppingLine({ name, id }: NamedCanister): string {
  return `Stopping code for canister ${name}, with canister_id ${id.toText()}`;
}

/** Says that a canister takes its time. */
export function stillStoppingLine(name: string, waitedMs: number): string {
  const seconds = String(Math.round(waitedMs / 1000));
  return `Canister ${name} is still stopping after ${seconds} s: it is in the middle of calls, and ends them first`;
}
