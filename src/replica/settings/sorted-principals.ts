import { compareBytes } from "../../bytes/mod.ts";
import type { Principal } from "../../wire/mod.ts";

/** The same principals ascending by bytes, each once. */
export function sortedPrincipals(principals: readonly Principal[]): Principal[] {
  const byText = new Map(principals.map((principal) => [principal.toText(), principal]));
  return [...byText.values()].sort((left, right) => compareBytes(left.toUint8Array(), right.toUint8Array()));
}
