import type { NetworkConfig } from "../../replica/mod.ts";
import { canisterIdFromNumber, decodePrincipal } from "../../wire/mod.ts";

/** Who the subnet is, as plain bytes. */
export interface PlainIdentity {
  readonly subnetId: Uint8Array;
  readonly rootKeyDer: Uint8Array;
  readonly nodeId: Uint8Array;
  readonly nodeKeyDer: Uint8Array;
}

/** The one subnet holds every canister id there can be, so that a canister may also be restored under its old id. */
const allCanisterIds = [canisterIdFromNumber(0n), canisterIdFromNumber(2n ** 64n - 1n)] as const;

/** The configuration of a network with one subnet. */
export function networkConfigOf({ subnetId, rootKeyDer, nodeId, nodeKeyDer }: PlainIdentity): NetworkConfig {
  const subnet = {
    subnetId: decodePrincipal(subnetId),
    kind: "application",
    publicKeyDer: rootKeyDer,
    nodeId: decodePrincipal(nodeId),
    nodeKeyDer,
    canisterRanges: [allCanisterIds],
  } as const;
  return { rootKeyDer, subnets: [subnet] };
}
