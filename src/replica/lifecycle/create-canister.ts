import { canisterIdFromNumber, hashOfMap, isInCanisterRanges, type Principal } from "../../wire/mod.ts";
import { withCanister } from "../canisters.ts";
import { addHistory } from "../canister-history.ts";
import { type Reject, reject } from "../error-code.ts";
import { countConsumed } from "../cycles/consume-cycles.ts";
import type { ReplicaContext } from "../replica-context.ts";
import { applySettings } from "../settings/apply-settings.ts";
import { defaultSettings } from "../settings/default-settings.ts";
import { readSettings, type SettingsArgument } from "../settings/read-settings.ts";
import type { CanisterSettings, ChangeOrigin, SubnetConfig, ReplicaState } from "../state.ts";
import { subnetIndex } from "../subnets.ts";
import { emptyCanister } from "./empty-canister.ts";

/** What a new canister starts with. */
export interface CanisterCreation {
  /** Becomes the only controller unless the settings name others. */
  readonly creator: Principal;
  readonly origin: ChangeOrigin;
  /** The initial balance, after fees. */
  readonly cycles: bigint;
  /** What the creation cost, 0 if left out. */
  readonly fee?: bigint;
  readonly settings: SettingsArgument | undefined;
  /** Made through the provisional API: without a Wasm memory limit. */
  readonly isProvisional: boolean;
  readonly subnet: SubnetConfig;
  /** The next free id of the subnet if left out. */
  readonly canisterId?: Principal;
}

export type CreatedCanister =
  | { readonly ok: true; readonly state: ReplicaState; readonly canisterId: Principal }
  | { readonly ok: false; readonly reject: Reject };

/** Adds an empty, running canister of version 0 to a subnet; IC0101 if all ids of the subnet were given away. */
export function createCanister(
  state: ReplicaState,
  creation: CanisterCreation,
  context: ReplicaContext,
): CreatedCanister {
  const read =
    creation.settings === undefined ? { ok: true as const, changes: {} } : readSettings(creation.settings);
  if (!read.ok) return read;
  const settings = { ...defaultSettings([creation.creator], creation), ...read.changes };
  const choice = chooseId(state, creation);
  if (choice === undefined) return { ok: false, reject: noIdsLeft() };
  const { id, nextCanisterNumbers } = choice;
  if (state.canisters.has(id.toText())) {
    const text = `Unsuccessful canister creation: canister id ${id.toText()} already exists.`;
    return { ok: false, reject: reject("IC0205", text) };
  }
  const empty = emptyCanister(id, {
    settings: defaultSettings([creation.creator], creation),
    cycles: creation.cycles,
    timeNs: state.timeNs,
  });
  // Responses to a deleted canister of this id may still be on their way: no callback has a number that they name.
  const blank = { ...empty, nextCallback: state.nextMessage };
  const applied = applySettings(state, blank, { settings, limits: context.limits });
  if (!applied.ok) return applied;
  const variablesHash =
    read.changes.environmentVariables === undefined ? undefined : environmentVariablesHash(settings, context);
  const paid = countConsumed(applied.canister, creation.fee ?? 0n, "canisterCreation");
  const canister = addHistory(paid, {
    timestampNs: state.timeNs,
    canisterVersion: 0n,
    origin: creation.origin,
    details: {
      kind: "creation",
      controllers: settings.controllers,
      environmentVariablesHash: variablesHash,
    },
  });
  return { ok: true, state: withCanister({ ...state, nextCanisterNumbers }, canister), canisterId: id };
}

interface ChosenId {
  readonly id: Principal;
  readonly nextCanisterNumbers: readonly bigint[];
}

function chooseId(state: ReplicaState, { subnet, canisterId }: CanisterCreation): ChosenId | undefined {
  const { nextCanisterNumbers } = state;
  if (canisterId !== undefined) return { id: canisterId, nextCanisterNumbers };
  const index = subnetIndex(state, subnet);
  let number = nextCanisterNumbers[index];
  if (number === undefined) throw new RangeError(`Cannot find the subnet ${subnet.subnetId.toText()}`);
  while (state.canisters.has(canisterIdFromNumber(number).toText())) number += 1n;
  const id = canisterIdFromNumber(number);
  if (!isInCanisterRanges(id, subnet.canisterRanges)) return undefined;
  return { id, nextCanisterNumbers: nextCanisterNumbers.with(index, number + 1n) };
}

function noIdsLeft(): Reject {
  return reject("IC0101", "Could not create canister. Subnet has surpassed its canister ID allocation.");
}

function environmentVariablesHash(settings: CanisterSettings, context: ReplicaContext): Uint8Array {
  const entries = settings.environmentVariables.map(({ name, value }) => [name, value] as const);
  return hashOfMap(Object.fromEntries(entries), context.platform.sha256);
}
