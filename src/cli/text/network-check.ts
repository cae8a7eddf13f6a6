import type { NetworkCheck, NetworkDamage } from "../../network/mod.ts";
import { CliError } from "../cli-error.ts";
import { formatCount } from "./format-count.ts";

/** What a check found, for people: one line for each damage, then what else is worth knowing. */
export function checkLines(path: string, check: NetworkCheck): readonly string[] {
  const { damages, notes, checkedPages, round } = check;
  const found = damages.map((damage) => `${damage.fault.code}: ${damage.message}`);
  const end = round === undefined ? "" : `, the state of round ${formatCount(round)}`;
  const verdict =
    damages.length === 0
      ? `"${path}" is sound: ${formatCount(BigInt(checkedPages))} pages${end}`
      : `Read ${formatCount(BigInt(checkedPages))} pages`;
  return [...found, ...notes.map((note) => `Note: ${note}`), verdict];
}

/** The same for programs. */
export function checkJson(path: string, check: NetworkCheck): Readonly<Record<string, unknown>> {
  return {
    path,
    damages: check.damages.map(damageJson),
    notes: check.notes,
    checked_pages: check.checkedPages,
    round: check.round === undefined ? null : String(check.round),
  };
}

/** The failure of a command that found damage. */
export function damagesFound(path: string, { damages }: NetworkCheck): CliError {
  const count = damages.length;
  return new CliError(
    { code: "cli/network-damaged", path, count },
    `Found ${String(count)} ${count === 1 ? "damage" : "damages"} in "${path}"`,
    { next: "Put back a copy of the folder, or give its state up: icebox network start --clean" },
  );
}

function damageJson({ fault, message }: NetworkDamage): Readonly<Record<string, unknown>> {
  const { path, offset } = fault;
  const place = { ...(path !== undefined && { path }), ...(offset !== undefined && { offset }) };
  return { code: fault.code, message, ...place };
}
