import type { DeclaredPolicy, Replacement } from "../../modules/mod.ts";
import { badConfig, child, type ConfigNode, isPresent, listItems, text } from "./config-node.ts";
import { readBoolean, readMaxSnapshots } from "./read-snapshot-policy.ts";
import { refuseUnknownMembers } from "./refuse-unknown-members.ts";

const members = [
  "name",
  "preset",
  "max_snapshots",
  "replace",
  "protect",
  "snapshot_before_upgrade",
  "cost_ceiling",
];
const replacements: readonly Replacement[] = ["oldest", "chosen", "never"];
const snapshotId = /^(?:0x)?[0-9a-f]{2,80}$/i;

/**
 * One entry under `policies`.
 *
 * @throws CliError "cli/bad-config"
 */
export function readModulePolicy(node: ConfigNode): DeclaredPolicy {
  refuseUnknownMembers(node, members);
  const at = (name: string): ConfigNode | undefined => {
    const member = child(node, name);
    return isPresent(member) ? member : undefined;
  };
  const [preset, most, replace] = [at("preset"), at("max_snapshots"), at("replace")];
  const [protect, before, ceiling] = [at("protect"), at("snapshot_before_upgrade"), at("cost_ceiling")];
  return {
    ...(preset === undefined ? {} : { preset: text(preset) }),
    ...(most === undefined ? {} : { maxSnapshots: readMaxSnapshots(most) }),
    ...(replace === undefined ? {} : { replace: readReplacement(replace) }),
    ...(protect === undefined ? {} : { protect: listItems(protect).map(readSnapshotId) }),
    ...(before === undefined ? {} : { isSnapshotBeforeUpgrade: readBoolean(before) }),
    ...(ceiling === undefined ? {} : { costCeiling: readCycles(ceiling) }),
  };
}

function readReplacement(node: ConfigNode): Replacement {
  const found = replacements.find((name) => name === node.value);
  if (found !== undefined) return found;
  throw badConfig(node, `${replacements.join(", ")} are expected`);
}

function readSnapshotId(node: ConfigNode): string {
  const id = text(node);
  if (snapshotId.test(id)) return id.replace(/^0x/i, "").toLowerCase();
  throw badConfig(node, `"${id}" is no snapshot id`);
}

/** A whole number, or a text of digits: numbers of YAML are exact up to 2^53 only. */
function readCycles(node: ConfigNode): bigint {
  const { value } = node;
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return BigInt(value);
  if (typeof value === "string" && /^\d[\d_]*$/.test(value)) return BigInt(value.replaceAll("_", ""));
  throw badConfig(node, "a number of cycles is expected, like 100_000_000_000");
}
