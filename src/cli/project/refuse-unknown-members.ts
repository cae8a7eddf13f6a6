import { nearestName } from "../text/nearest-name.ts";
import { badConfig, type ConfigNode, mapEntries } from "./config-node.ts";

/**
 * Refuses members of a map that mean nothing, so that a misspelled one does not go unnoticed.
 *
 * @throws CliError "cli/bad-config"
 */
export function refuseUnknownMembers(node: ConfigNode, known: readonly string[]): void {
  for (const [name, member] of mapEntries(node)) {
    if (known.includes(name)) continue;
    const near = nearestName(name, known);
    const hint = near === undefined ? `known are ${known.join(", ")}` : `did you mean ${near}?`;
    throw badConfig(member, `"${name}" means nothing here; ${hint}`);
  }
}
