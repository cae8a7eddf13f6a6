import { encodeUtf8 } from "../../bytes/mod.ts";
import type { ManagementArgs } from "../../wire/mod.ts";
import { cyclesText } from "../cycles/cycles-text.ts";
import { withHelp } from "../cycles/help-text.ts";
import { type Reject, reject } from "../error-code.ts";
import type { CanisterSettings, EnvironmentVariable, Visibility } from "../state.ts";
import { sortedPrincipals } from "./sorted-principals.ts";

/** `canister_settings` of the interface, as Candid decodes it. */
export type SettingsArgument = ManagementArgs["update_settings"]["settings"];

/** The settings that the argument names, each in its range; or the reject for the first that is not. */
export type ReadSettings =
  | { readonly ok: true; readonly changes: Partial<CanisterSettings> }
  | { readonly ok: false; readonly reject: Reject };

const MAX_CONTROLLERS = 10;
const MAX_VIEWERS = 10;
const MAX_VARIABLES = 20;
const MAX_VARIABLE_BYTES = 128;
const MIN_LOG_BYTES = 4_096n;
const MAX_LOG_BYTES = 2n ** 21n;

/** Reads a settings argument. Checks what the argument alone decides; `checkSettings` looks at the subnet as well. */
export function readSettings(argument: SettingsArgument): ReadSettings {
  const fault =
    rangeFault(argument) ??
    variablesFault(argument.environment_variables[0]) ??
    listFault("controllers", argument.controllers[0]?.length ?? 0, MAX_CONTROLLERS) ??
    viewersFault(argument) ??
    logLimitFault(argument.log_memory_limit[0]);
  return fault === undefined ? { ok: true, changes: changesOf(argument) } : { ok: false, reject: fault };
}

function changesOf(argument: SettingsArgument): Partial<CanisterSettings> {
  const changes: { -readonly [Name in keyof CanisterSettings]?: CanisterSettings[Name] } = {};
  for (const value of argument.controllers) changes.controllers = sortedPrincipals(value);
  for (const value of argument.compute_allocation) changes.computeAllocationPercent = Number(value);
  for (const value of argument.memory_allocation) changes.memoryAllocationBytes = Number(value);
  for (const value of argument.freezing_threshold) changes.freezingThresholdSeconds = value;
  for (const value of argument.reserved_cycles_limit) changes.reservedCyclesLimit = value;
  for (const value of argument.minimum_incoming_canister_call_cycles) {
    changes.minimumIncomingCanisterCallCycles = value;
  }
  for (const value of argument.log_visibility) changes.logVisibility = visibilityOf(value);
  for (const value of argument.snapshot_visibility) changes.snapshotVisibility = visibilityOf(value);
  for (const value of argument.status_visibility) changes.statusVisibility = visibilityOf(value);
  for (const value of argument.log_memory_limit) changes.logMemoryLimitBytes = Number(value);
  for (const value of argument.wasm_memory_limit) changes.wasmMemoryLimitBytes = Number(value);
  for (const value of argument.wasm_memory_threshold) changes.wasmMemoryThresholdBytes = Number(value);
  for (const value of argument.environment_variables) {
    changes.environmentVariables = [...value].sort((left, right) => (left.name < right.name ? -1 : 1));
  }
  return changes;
}

type VisibilityArgument = NonNullable<SettingsArgument["log_visibility"][0]>;

function visibilityOf(value: VisibilityArgument): Visibility {
  if ("public" in value) return { kind: "public" };
  if ("controllers" in value) return { kind: "controllers" };
  return { kind: "allowed_viewers", viewers: sortedPrincipals(value.allowed_viewers) };
}

/** The numeric settings: value, largest allowed value, and the replica's text up to the given value. */
function rangeFault(argument: SettingsArgument): Reject | undefined {
  const ranges: readonly (readonly [[] | [bigint], bigint, string])[] = [
    [argument.compute_allocation, 100n, "ComputeAllocation expected to be in the range [0..100]"],
    [argument.memory_allocation, 2n ** 64n - 1n, "MemoryAllocation expected to be in the range [0..2^64-1]"],
    [
      argument.freezing_threshold,
      2n ** 64n - 1n,
      "Freezing threshold expected to be in the range of [0..2^64-1]",
    ],
    [
      argument.reserved_cycles_limit,
      2n ** 128n - 1n,
      "Reserved cycles limit expected to be in the range of [0..2^128-1]",
    ],
    [
      argument.minimum_incoming_canister_call_cycles,
      2n ** 128n - 1n,
      "Minimum incoming canister call cycles expected to be in the range of [0..2^128-1]",
    ],
    [argument.wasm_memory_limit, 2n ** 48n, "Wasm memory limit expected to be in the range of [0..2^48]"],
    [
      argument.wasm_memory_threshold,
      2n ** 48n,
      "Wasm memory threshold expected to be in the range of [0..2^48]",
    ],
  ];
  for (const [[given], maximum, text] of ranges) {
    if (given !== undefined && given > maximum) return reject("IC0504", `${text}, got ${cyclesText(given)}`);
  }
  return undefined;
}

function variablesFault(variables: readonly EnvironmentVariable[] | undefined): Reject | undefined {
  if (variables === undefined) return undefined;
  if (new Set(variables.map(({ name }) => name)).size < variables.length) {
    return reject("IC0408", "Duplicate environment variables are not allowed");
  }
  if (variables.length > MAX_VARIABLES) {
    return reject("IC0408", `Too many environment variables: ${variables.length} (max: ${MAX_VARIABLES})`);
  }
  for (const { name, value } of variables) {
    if (isTooLong(name)) return variableTooLong("name", name);
    if (isTooLong(value)) return variableTooLong("value", value);
  }
  return undefined;
}

function isTooLong(text: string): boolean {
  return encodeUtf8(text).length > MAX_VARIABLE_BYTES;
}

function variableTooLong(part: "name" | "value", text: string): Reject {
  return reject(
    "IC0408",
    `Environment variable ${part} "${text}" exceeds the maximum allowed length of ${MAX_VARIABLE_BYTES}.`,
  );
}

function viewersFault(argument: SettingsArgument): Reject | undefined {
  for (const [value] of [argument.log_visibility, argument.snapshot_visibility, argument.status_visibility]) {
    if (value === undefined || !("allowed_viewers" in value)) continue;
    const fault = listFault("allowed_viewers", value.allowed_viewers.length, MAX_VIEWERS);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function listFault(name: string, length: number, maximum: number): Reject | undefined {
  if (length <= maximum) return undefined;
  const message = `Could not validate the settings: Invalid settings: '${name}' length exceeds maximum size allowed of ${maximum}. `;
  return reject(
    "IC0504",
    withHelp(message, "Apply the described changes to make the settings valid.", "invalid-settings"),
  );
}

function logLimitFault(limit: bigint | undefined): Reject | undefined {
  if (limit === undefined || (limit >= MIN_LOG_BYTES && limit <= MAX_LOG_BYTES)) return undefined;
  const [verdict, bound] =
    limit < MIN_LOG_BYTES ? ["low", `least ${MIN_LOG_BYTES}`] : ["high", `most ${MAX_LOG_BYTES}`];
  return reject(
    "IC0406",
    `The canister log memory limit ${limit} is too ${verdict}. It must be at ${bound}.`,
  );
}
