import type { ManagementArgs, Principal } from "../../wire/mod.ts";
import { cyclesText } from "../cycles/cycles-text.ts";
import { type Reject, reject } from "../error-code.ts";
import type { CanisterSettings, EnvironmentVariable, Visibility } from "../state.ts";
import { sortedPrincipals } from "./sorted-principals.ts";

/** `canister_settings` of the interface, as Candid decodes it. */
export type SettingsArgument = ManagementArgs["update_settings"]["settings"];

/** The settings that the argument names, each in its range; or the reject for the first that is not. */
export type ReadSettings =
  | { readonly ok: true; readonly changes: Partial<CanisterSettings> }
  | { readonly ok: false; readonly reject: Reject };

/** Controllers, and viewers of each visibility. */
const MAX_LISTED = 10;

/**
 * Reads a settings argument. Checks what the Internet Computer checks before it knows whom the call is about: the
 * length of lists, ranges of numbers, names that come twice. `checkSettings` does the rest.
 */
export function readSettings(argument: SettingsArgument): ReadSettings {
  const fault =
    listsFault(argument) ?? rangeFault(argument) ?? duplicatesFault(argument.environment_variables[0]);
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

function duplicatesFault(variables: readonly EnvironmentVariable[] | undefined): Reject | undefined {
  if (variables === undefined) return undefined;
  if (new Set(variables.map(({ name }) => name)).size === variables.length) return undefined;
  return reject("IC0408", "Duplicate environment variables are not allowed");
}

/** The Internet Computer refuses lists that are too long while it decodes them. */
function listsFault(argument: SettingsArgument): Reject | undefined {
  const lists = [argument.controllers[0] ?? [], ...visibilitiesOf(argument).map(viewersOf)];
  if (lists.every((list) => list.length <= MAX_LISTED)) return undefined;
  const text = `Payload deserialization error: The number of elements exceeds maximum allowed ${MAX_LISTED}`;
  return reject("IC0408", text);
}

function visibilitiesOf(argument: SettingsArgument): VisibilityArgument[] {
  const { log_visibility, snapshot_visibility, status_visibility } = argument;
  return [...log_visibility, ...snapshot_visibility, ...status_visibility];
}

function viewersOf(visibility: VisibilityArgument): readonly Principal[] {
  return "allowed_viewers" in visibility ? visibility.allowed_viewers : [];
}
