import type { CliContext } from "../cli-context.ts";
import type { CliError } from "../cli-error.ts";
import { formatCount } from "../text/format-count.ts";
import { jsonOutput } from "../text/json-output.ts";

/** A call that a command would make. */
export interface CallToCome {
  readonly method: string;
  /** Name of the canister that it is about. */
  readonly canister: string;
  /** Its id in text form; undefined for one that does not exist yet. */
  readonly canisterId: string | undefined;
  /** How often, one after the other. @default {1} */
  readonly count?: number;
}

/** What is known about what a command would do. */
export interface WorkToCome {
  /** Like "canister-delete". */
  readonly operation: string;
  /** What would be done, to stand behind "Would". */
  readonly words: string;
  readonly calls: readonly CallToCome[];
  /** Members of the JSON form, which are lines for people, too: label, name of the member, value. */
  readonly facts: readonly (readonly [label: string, member: string, value: string | number | null])[];
  /** Why the network would refuse it. */
  readonly refusal?: CliError | undefined;
}

/**
 * Prints what `--dry-run` of a command asks for.
 *
 * @throws the refusal, if there is one
 */
export function showCalls(
  { terminal }: CliContext,
  work: WorkToCome,
  options: { readonly json?: boolean },
): void {
  if (options.json === true) terminal.data(jsonOutput(workJson(work)));
  else for (const line of workLines(work)) terminal.data(line);
  if (work.refusal !== undefined) throw work.refusal;
}

function workLines({ words, calls, facts, refusal }: WorkToCome): readonly string[] {
  const lines = [`Would ${words}`, calls.length === 0 ? "Calls: none" : "Calls:"];
  for (const [index, { method, canister, canisterId, count = 1 }] of calls.entries()) {
    const times = count === 1 ? "" : `, ${formatCount(BigInt(count))} times`;
    lines.push(
      `  ${String(index + 1)}. ${method} for ${canister} (${canisterId ?? "not created yet"})${times}`,
    );
  }
  for (const [label, , value] of facts) if (value !== null) lines.push(`${label}: ${String(value)}`);
  if (refusal !== undefined) lines.push(`Would be refused: ${refusal.message}`);
  return lines;
}

function workJson({ operation, calls, facts, refusal }: WorkToCome): Readonly<Record<string, unknown>> {
  return {
    dry_run: true,
    operation,
    calls: calls.map(({ method, canister, canisterId, count = 1 }) => ({
      method,
      canister,
      canister_id: canisterId ?? null,
      count,
    })),
    ...Object.fromEntries(facts.map(([, member, value]) => [member, value])),
    refusals:
      refusal === undefined
        ? []
        : [{ code: refusal.fault.code, message: refusal.message, next: refusal.next ?? null }],
  };
}
