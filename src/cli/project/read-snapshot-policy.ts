import type { SnapshotPolicy } from "../../recovery/mod.ts";
import { badConfig, child, type ConfigNode, isPresent } from "./config-node.ts";

/** As many as the Internet Computer allows. */
const mostSnapshots = 10;

/**
 * What a project file lays down about snapshots: `auto_stop` and `max_snapshots`.
 *
 * @throws CliError "cli/bad-config"
 */
export function readSnapshotPolicy(root: ConfigNode): Partial<SnapshotPolicy> {
  const [autoStop, most] = [child(root, "auto_stop"), child(root, "max_snapshots")];
  return {
    ...(isPresent(autoStop) ? { autoStop: readBoolean(autoStop) } : {}),
    ...(isPresent(most) ? { maxSnapshots: readMaxSnapshots(most) } : {}),
  };
}

/** true or false. */
export function readBoolean(node: ConfigNode): boolean {
  if (typeof node.value !== "boolean") throw badConfig(node, "true or false is expected");
  return node.value;
}

/** As many snapshots as a canister may have. */
export function readMaxSnapshots(node: ConfigNode): number {
  const { value } = node;
  if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= mostSnapshots)
    return value;
  throw badConfig(node, `a number from 1 to ${String(mostSnapshots)} is expected`);
}
