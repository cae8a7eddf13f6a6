import type { NetworkConfig, SubnetConfig, SubnetKind } from "../../replica/mod.ts";
import { canisterIdFromNumber, type CanisterRange, decodePrincipal } from "../../wire/mod.ts";

/** Who a subnet is, as plain data. */
export interface PlainIdentity {
  readonly kind: SubnetKind;
  readonly subnetId: Uint8Array;
  readonly publicKeyDer: Uint8Array;
  readonly nodeId: Uint8Array;
  readonly nodeKeyDer: Uint8Array;
}

/** Canister ids of one subnet among several: 2^20. */
const IDS_PER_SUBNET = 0x10_0000n;
/** Where the ids of canisters that users create begin, as on the Internet Computer. */
const FIRST_USER_ID = 0x8000_0000_0000_0000n;
/** Where the cycles ledger lives. */
const CYCLES_LEDGER_IDS = 0x0210_0000n;

function rangeFrom(first: bigint, count: bigint = IDS_PER_SUBNET): CanisterRange {
  return [canisterIdFromNumber(first), canisterIdFromNumber(first + count - 1n)];
}

/** A network's only subnet holds every canister id there can be, so that a canister may also be restored under its old id. */
const allIds: readonly CanisterRange[] = [rangeFrom(0n, 2n ** 64n)];

/**
 * The ids of a subnet among several. Users' canisters have 2^20 ids on each; the root subnet has those of the system
 * canisters, too.
 */
function rangesOf(index: number): readonly CanisterRange[] {
  const range = rangeFrom(FIRST_USER_ID + BigInt(index) * IDS_PER_SUBNET);
  return index === 0 ? [rangeFrom(0n), rangeFrom(CYCLES_LEDGER_IDS), range] : [range];
}

/** The configuration of a network; the first subnet is the root. */
export function networkConfigOf(identities: readonly PlainIdentity[]): NetworkConfig {
  const [root] = identities;
  if (root === undefined) throw new RangeError("Cannot configure a network without subnets");
  const subnets = identities.map(
    ({ kind, subnetId, publicKeyDer, nodeId, nodeKeyDer }, index): SubnetConfig => ({
      subnetId: decodePrincipal(subnetId),
      kind,
      publicKeyDer,
      nodeId: decodePrincipal(nodeId),
      nodeKeyDer,
      canisterRanges: identities.length === 1 ? allIds : rangesOf(index),
    }),
  );
  return { rootKeyDer: root.publicKeyDer, subnets };
}
