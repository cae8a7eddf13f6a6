import type { RequestContent } from "../../wire/mod.ts";
import { accepted, refuse, type EnvelopeVerdict } from "./envelope-verdict.ts";

/** The window in which an ingress expiry may lie, all in nanoseconds. */
export interface ExpiryWindow {
  readonly nowNs: bigint;
  readonly ingressTtlNs: bigint;
  readonly permittedDriftNs: bigint;
}

function timestampText(timeNs: bigint): string {
  const date = new Date(Number(timeNs / 1_000_000n));
  const seconds = Number.isNaN(date.getTime())
    ? String(timeNs / 1_000_000_000n)
    : date.toISOString().slice(0, 19);
  return `${seconds.replace("T", " ")}.${String(timeNs % 1_000_000_000n).padStart(9, "0")} UTC`;
}

/**
 * Whether the ingress expiry of a request lies between now and the longest allowed life of a request.
 *
 * Anonymous queries and anonymous read_state requests may carry any expiry (interface specification, "Authentication").
 */
export function checkExpiry(content: RequestContent, window: ExpiryWindow): EnvelopeVerdict {
  if (content.requestType !== "call" && content.sender.isAnonymous()) return accepted;
  const latest = window.nowNs + window.ingressTtlNs + window.permittedDriftNs;
  const provided = content.ingressExpiryNs;
  if (provided >= window.nowNs && provided <= latest) return accepted;
  const lines = [
    "Invalid request expiry: Specified ingress_expiry not within expected range:",
    `Minimum allowed expiry: ${timestampText(window.nowNs)}`,
    `Maximum allowed expiry: ${timestampText(latest)}`,
    `Provided expiry:        ${timestampText(provided)}`,
  ];
  return refuse("network/bad-expiry", lines.join("\n"));
}
