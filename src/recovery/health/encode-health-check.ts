import { encodeHex } from "../../bytes/mod.ts";
import { type ArgumentsOf, encodeArguments, formatReply } from "../../client/mod.ts";
import { RecoveryError } from "../recovery-error.ts";
import { canonicalCandid } from "./canonical-candid.ts";
import { type DeclaredHealthCheck, healthCheckDefaults } from "./declared-health-check.ts";
import type { Expectation, HealthCheck } from "./health-check.ts";

/**
 * Makes a health check ready to be called, so that nothing about it can go wrong later.
 *
 * @param description The Candid interface of the code that will be checked, if it is known.
 * @throws ClientError "client/bad-arguments"; RecoveryError "recovery/bad-health-check"
 */
export function encodeHealthCheck(check: DeclaredHealthCheck, description: string | undefined): HealthCheck {
  const {
    name,
    method,
    kind,
    timeoutMs = healthCheckDefaults.timeoutMs,
    retries = healthCheckDefaults.retries,
  } = check;
  const target: ArgumentsOf =
    description === undefined ? { kind: "unknown" } : { kind: "method", description, methodName: method };
  return {
    name,
    method,
    mode: kind,
    arg: encodeHex(encodeArguments(check.args, target)),
    expect: expectationOf(check),
    timeoutMs,
    retries,
  };
}

function expectationOf({ name, expect, matches }: DeclaredHealthCheck): Expectation {
  if (expect !== undefined && matches !== undefined)
    throw badCheck(name, "it has both an expected reply and a pattern");
  if (expect !== undefined) {
    const value = encodeArguments(expect, { kind: "unknown" });
    return { kind: "value", text: canonicalCandid(formatReply(value)) };
  }
  if (matches === undefined) return { kind: "any" };
  try {
    return { kind: "pattern", text: new RegExp(matches).source };
  } catch (error) {
    throw badCheck(name, `its pattern is no regular expression: ${matches}`, error);
  }
}

function badCheck(name: string, reason: string, cause?: unknown): RecoveryError {
  return new RecoveryError(
    { code: "recovery/bad-health-check", name, reason },
    `Cannot use the health check "${name}": ${reason}`,
    { cause },
  );
}
