import type { CanisterSettings, Viewers } from "../../client/mod.ts";
import { Principal } from "../../wire/mod.ts";
import { CliError } from "../cli-error.ts";
import { parseCycles } from "../text/cycles-amount.ts";
import { parseDuration } from "../text/duration.ts";
import { parseMemory } from "../text/memory-amount.ts";
import type { FixedVisibility, SettingsOptions } from "./settings-options.ts";

type Changes = { -readonly [K in keyof CanisterSettings]?: CanisterSettings[K] };

/**
 * What the options change of the settings that a canister has: only what was asked for.
 *
 * @throws CliError "cli/bad-option"; "cli/no-viewers" where a list is to be changed of what everybody may read;
 * "cli/nothing-to-change" without any option
 */
export function planSettings(options: SettingsOptions, current: CanisterSettings): Partial<CanisterSettings> {
  const changes: Changes = { ...plainChanges(options), ...visibilityChanges(options, current) };
  const controllers = changedControllers(options, current);
  if (controllers !== undefined) changes.controllers = controllers;
  const variables = changedVariables(options, current);
  if (variables !== undefined) changes.environmentVariables = variables;
  if (Object.keys(changes).length > 0) return changes;
  throw new CliError({ code: "cli/nothing-to-change" }, "There is nothing to change: no setting was given", {
    next: "icebox canister settings update --help shows the settings",
  });
}

function plainChanges(options: SettingsOptions): Changes {
  const changes: Changes = {};
  const { computeAllocation, freezingThreshold, reservedCyclesLimit } = options;
  if (computeAllocation !== undefined) changes.computeAllocationPercent = parsePercent(computeAllocation);
  if (freezingThreshold !== undefined) changes.freezingThresholdSeconds = parseSeconds(freezingThreshold);
  if (reservedCyclesLimit !== undefined) {
    changes.reservedCyclesLimit =
      reservedCyclesLimit === "0" ? 0n : parseCycles(reservedCyclesLimit, "--reserved-cycles-limit");
  }
  const { logMemoryLimit, memoryAllocation, wasmMemoryLimit, wasmMemoryThreshold } = options;
  if (memoryAllocation !== undefined)
    changes.memoryAllocationBytes = parseMemory(memoryAllocation, "--memory-allocation");
  if (wasmMemoryLimit !== undefined)
    changes.wasmMemoryLimitBytes = parseMemory(wasmMemoryLimit, "--wasm-memory-limit");
  if (wasmMemoryThreshold !== undefined)
    changes.wasmMemoryThresholdBytes = parseMemory(wasmMemoryThreshold, "--wasm-memory-threshold");
  if (logMemoryLimit !== undefined)
    changes.logMemoryLimitBytes = parseMemory(logMemoryLimit, "--log-memory-limit");
  return changes;
}

function parsePercent(text: string): bigint {
  if (/^\d{1,3}$/.test(text) && Number(text) <= 100) return BigInt(text);
  throw badOption("--compute-allocation", text, "a whole number from 0 to 100 is expected");
}

/** A bare number counts seconds. */
function parseSeconds(text: string): bigint {
  if (/^[\d_]+$/.test(text)) return BigInt(text.replaceAll("_", ""));
  const milliseconds = parseDuration(text);
  if (milliseconds % 1000 === 0) return BigInt(milliseconds / 1000);
  throw badOption("--freezing-threshold", text, "whole seconds are expected");
}

function changedControllers(
  options: SettingsOptions,
  current: CanisterSettings,
): readonly Principal[] | undefined {
  const { addController, removeController, removeAllControllers } = options;
  if (addController === undefined && removeController === undefined && removeAllControllers === undefined)
    return;
  const kept = removeAllControllers === true ? [] : current.controllers;
  return changedList(kept, {
    added: principals("--add-controller", addController),
    removed: principals("--remove-controller", removeController),
  });
}

interface ViewerOptions {
  readonly what: "log" | "snapshot" | "status";
  readonly fixed: FixedVisibility | undefined;
  readonly add: readonly string[] | undefined;
  readonly remove: readonly string[] | undefined;
  readonly set: readonly string[] | undefined;
}

function visibilityChanges(options: SettingsOptions, current: CanisterSettings): Changes {
  const changes: Changes = {};
  const log = changedViewers(current.logVisibility, {
    what: "log",
    fixed: options.logVisibility,
    add: options.addLogViewer,
    remove: options.removeLogViewer,
    set: options.setLogViewer,
  });
  if (log !== undefined) changes.logVisibility = log;
  const snapshot = changedViewers(current.snapshotVisibility, {
    what: "snapshot",
    fixed: options.snapshotVisibility,
    add: options.addSnapshotViewer,
    remove: options.removeSnapshotViewer,
    set: options.setSnapshotViewer,
  });
  if (snapshot !== undefined) changes.snapshotVisibility = snapshot;
  const status = changedViewers(current.statusVisibility, {
    what: "status",
    fixed: options.statusVisibility,
    add: options.addStatusViewer,
    remove: options.removeStatusViewer,
    set: options.setStatusViewer,
  });
  if (status !== undefined) changes.statusVisibility = status;
  return changes;
}

function changedViewers(
  current: Viewers,
  { what, fixed, add, remove, set }: ViewerOptions,
): Viewers | undefined {
  if (fixed !== undefined) return { kind: fixed };
  if (set !== undefined) return { kind: "allowed", viewers: principals(`--set-${what}-viewer`, set) };
  if (add === undefined && remove === undefined) return undefined;
  if (current.kind === "public") {
    throw new CliError(
      { code: "cli/no-viewers", setting: what },
      `Cannot change who may read the ${what} as everybody may: there is no list`,
      {
        next: `--set-${what}-viewer names a list; --${what}-visibility controllers lets only controllers read it`,
      },
    );
  }
  const viewers = changedList(current.kind === "allowed" ? current.viewers : [], {
    added: principals(`--add-${what}-viewer`, add),
    removed: principals(`--remove-${what}-viewer`, remove),
  });
  return { kind: "allowed", viewers };
}

function changedVariables(
  options: SettingsOptions,
  current: CanisterSettings,
): ReadonlyMap<string, string> | undefined {
  const { addEnvironmentVariable: added, removeEnvironmentVariable: removed } = options;
  if (added === undefined && removed === undefined) return undefined;
  const variables = new Map(current.environmentVariables);
  for (const name of removed ?? []) variables.delete(name);
  for (const text of added ?? []) {
    const place = text.indexOf("=");
    if (place <= 0) throw badOption("--add-environment-variable", text, "KEY=VALUE is expected");
    variables.set(text.slice(0, place), text.slice(place + 1));
  }
  return variables;
}

/** What is removed and added at once is there. */
function changedList(
  before: readonly Principal[],
  { added, removed }: { readonly added: readonly Principal[]; readonly removed: readonly Principal[] },
): readonly Principal[] {
  const gone = new Set(removed.map((principal) => principal.toText()));
  const all = [...before.filter((principal) => !gone.has(principal.toText())), ...added];
  return [...new Map(all.map((principal) => [principal.toText(), principal])).values()];
}

function principals(option: string, texts: readonly string[] = []): readonly Principal[] {
  return texts.map((text) => {
    try {
      return Principal.fromText(text);
    } catch {
      throw badOption(option, text, "a principal is expected, as icebox identity principal shows it");
    }
  });
}

function badOption(option: string, value: string, reason: string): CliError {
  return new CliError(
    { code: "cli/bad-option", option, value },
    `Cannot use "${value}" for ${option}: ${reason}`,
    {
      next: "icebox canister settings update --help",
    },
  );
}
