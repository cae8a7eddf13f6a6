import { encodeLeb128, encodeUtf8 } from "../../bytes/mod.ts";
import { encodePrincipals, type LabeledTree, leafTree, nodeTree } from "../../wire/mod.ts";
import type { CanisterState } from "../state.ts";

/** What is certified about one canister: the subtree at `/canister/<id>`. */
export function canisterTree(canister: CanisterState): LabeledTree {
  const { installed, settings } = canister;
  const entries: [Uint8Array, LabeledTree][] = [
    leaf("controllers", encodePrincipals([...settings.controllers])),
    leaf("certified_data", canister.certifiedData),
    leaf("canister_creation_timestamp", encodeLeb128(canister.createdAtNs)),
  ];
  if (canister.lastInstallNs !== undefined) {
    entries.push(leaf("last_install_timestamp", encodeLeb128(canister.lastInstallNs)));
  }
  if (installed !== undefined) {
    entries.push(leaf("module_hash", installed.moduleHash));
    const sections = [...installed.module.customSections];
    if (sections.length > 0) {
      const metadata = nodeTree(sections.map(([name, { content }]) => leaf(name, content)));
      entries.push([encodeUtf8("metadata"), metadata]);
    }
  }
  return nodeTree(entries);
}

/** Whether two states of a canister look the same in the tree; cheap, as most messages change memory only. */
export function isSameInTree(before: CanisterState, after: CanisterState): boolean {
  return (
    before.settings.controllers === after.settings.controllers &&
    before.certifiedData === after.certifiedData &&
    before.lastInstallNs === after.lastInstallNs &&
    before.createdAtNs === after.createdAtNs &&
    before.installed?.module === after.installed?.module &&
    before.installed?.moduleHash === after.installed?.moduleHash
  );
}

function leaf(label: string, value: Uint8Array): [Uint8Array, LabeledTree] {
  return [encodeUtf8(label), leafTree(value)];
}
