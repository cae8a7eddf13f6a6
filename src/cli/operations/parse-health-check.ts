import { type MethodMode, readInterface } from "../../client/mod.ts";
import type { DeclaredHealthCheck } from "../../recovery/mod.ts";
import { CliError } from "../cli-error.ts";

const begin = /^(?:(query|update):)?\s*("(?:[^"\\]|\\.)*"|[\p{L}_][\p{L}\p{N}_]*)\s*/u;
const piece = /"(?:[^"\\]|\\.)*"|[()]|[^"()]+/gy;
const end = /^\s*(?:(==|=~)\s*(\S.*))?\s*$/s;

/**
 * Reads a health check of the command line: `[query:|update:]METHOD[(ARGUMENTS)] [== (REPLY) | =~ PATTERN]`.
 *
 * @param description The interface of the new code, which knows whether the method is a query. @default {a query}
 * @throws CliError "cli/bad-option"
 * @example
 * ```ts
 * parseHealthCheck('count("a") == (3)', undefined);
 * // { name: 'count("a") == (3)', method: "count", kind: "query", args: '("a")', expect: "(3)" }
 * ```
 */
export function parseHealthCheck(text: string, description: string | undefined): DeclaredHealthCheck {
  const [begun = "", mode, word = ""] = begin.exec(text) ?? [];
  if (begun === "") throw badCheck(text);
  const method = word.startsWith('"') ? word.slice(1, -1) : word;
  const rest = text.slice(begun.length);
  const args = rest.startsWith("(") ? balanced(rest, text) : "";
  const [isWhole, sign, wanted = ""] = end.exec(rest.slice(args.length)) ?? [];
  if (isWhole === undefined) throw badCheck(text);
  return {
    name: text.trim(),
    method,
    kind: mode === "query" || mode === "update" ? mode : kindOf(method, description),
    args: args === "" ? "()" : args,
    ...(sign === "==" ? { expect: wanted.trim() } : {}),
    ...(sign === "=~" ? { matches: wanted.trim() } : {}),
  };
}

/** From the first bracket to the one that closes it. */
function balanced(rest: string, text: string): string {
  piece.lastIndex = 0;
  let depth = 0;
  for (let found = piece.exec(rest); found !== null; found = piece.exec(rest)) {
    if (found[0] === "(") depth += 1;
    if (found[0] === ")") depth -= 1;
    if (depth === 0) return rest.slice(0, piece.lastIndex);
  }
  throw badCheck(text);
}

function kindOf(method: string, description: string | undefined): "query" | "update" {
  const mode: MethodMode | undefined =
    description === undefined ? "query" : readInterface(description).get(method);
  return mode === "update" || mode === "oneway" ? "update" : "query";
}

function badCheck(text: string): CliError {
  return new CliError(
    { code: "cli/bad-option", option: "--check", value: text },
    `"${text}" is no health check`,
    { next: "Write it like 'health', 'count(\"a\") == (3)', 'update:poke() =~ ok'" },
  );
}
