import type { DeclaredHealthCheck } from "../../recovery/mod.ts";
import { parseDuration } from "../text/duration.ts";
import { badConfig, child, type ConfigNode, isPresent, optionalText, text } from "./config-node.ts";
import { refuseUnknownMembers } from "./refuse-unknown-members.ts";

const members = ["name", "method", "kind", "args", "expect", "matches", "timeout", "retries"];
const mostRetries = 100;

/**
 * One item under `health` of a module. Only `method` must be there: a query without arguments, any reply will do.
 *
 * @throws CliError "cli/bad-config"
 */
export function readHealthCheck(node: ConfigNode): DeclaredHealthCheck {
  refuseUnknownMembers(node, members);
  const method = text(child(node, "method"));
  const [expect, matches] = [optionalText(child(node, "expect")), readPattern(child(node, "matches"))];
  const [timeout, retries] = [child(node, "timeout"), child(node, "retries")];
  return {
    name: optionalText(child(node, "name")) ?? method,
    method,
    kind: readKind(child(node, "kind")),
    args: optionalText(child(node, "args")) ?? "()",
    ...(expect === undefined ? {} : { expect }),
    ...(matches === undefined ? {} : { matches }),
    ...(isPresent(timeout) ? { timeoutMs: readTimeout(timeout) } : {}),
    ...(isPresent(retries) ? { retries: readRetries(retries) } : {}),
  };
}

function readKind(node: ConfigNode): "query" | "update" {
  if (!isPresent(node)) return "query";
  if (node.value === "query" || node.value === "update") return node.value;
  throw badConfig(node, "query or update is expected");
}

function readPattern(node: ConfigNode): string | undefined {
  const pattern = optionalText(node);
  if (pattern === undefined) return undefined;
  try {
    return new RegExp(pattern, "u").source;
  } catch (error) {
    throw badConfig(node, error instanceof Error ? error.message : String(error));
  }
}

function readTimeout(node: ConfigNode): number {
  try {
    return parseDuration(text(node));
  } catch {
    throw badConfig(node, "a duration like 10s is expected");
  }
}

function readRetries(node: ConfigNode): number {
  const { value } = node;
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= mostRetries)
    return value;
  throw badConfig(node, `a number from 0 to ${String(mostRetries)} is expected`);
}
