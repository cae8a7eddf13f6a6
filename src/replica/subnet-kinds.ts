import type { SubnetKind } from "./state.ts";

const kinds: Readonly<Record<SubnetKind, true>> = {
  application: true,
  system: true,
  "verified-application": true,
  bitcoin: true,
  fiduciary: true,
  nns: true,
  sns: true,
};

/** Every kind of subnet, as the network launcher names them. */
// Object.keys forgets that the keys are kinds.
export const subnetKinds: readonly SubnetKind[] = Object.keys(kinds) as SubnetKind[];

/** Whether a value names a kind of subnet. */
export function isSubnetKind(value: unknown): value is SubnetKind {
  return typeof value === "string" && Object.hasOwn(kinds, value);
}
