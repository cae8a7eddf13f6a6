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
export const subnetKinds: readonly SubnetKind[] = Object.keys(kinds).filter(isSubnetKind);

/** Whether a value names a kind of subnet. */
export function isSubnetKind(value: unknown): value is SubnetKind {
  return typeof value === "string" && Object.hasOwn(kinds, value);
}
