import {
  canisterIdFromNumber,
  canisterIdToNumber,
  type Principal,
  selfAuthenticatingPrincipal,
} from "../../wire/mod.ts";
import { createReplicaState } from "../genesis.ts";
import type { ReplicaLimits } from "../limits.ts";
import type { NetworkConfig, SubnetConfig, SubnetKind } from "../state.ts";
import { TestSubnet } from "./test-subnet.ts";

/** Number of the first canister id of each subnet. */
const FIRST = 2n ** 63n;

/** A subnet with `size` canister ids for users; the first has those of the system canisters, too. */
function subnetOf(kind: SubnetKind, index: number, size: bigint): SubnetConfig {
  const publicKeyDer = new Uint8Array(133).fill(index + 1);
  const nodeKeyDer = new Uint8Array(44).fill(index + 101);
  const first = FIRST + BigInt(index) * size;
  const range = [canisterIdFromNumber(first), canisterIdFromNumber(first + size - 1n)] as const;
  const system = [canisterIdFromNumber(0n), canisterIdFromNumber(0x21f_ffffn)] as const;
  return {
    kind,
    subnetId: selfAuthenticatingPrincipal(publicKeyDer),
    publicKeyDer,
    nodeId: selfAuthenticatingPrincipal(nodeKeyDer),
    nodeKeyDer,
    canisterRanges: index === 0 ? [system, range] : [range],
  };
}

/** A network with a subnet of each kind, the root subnet first. */
export function networkOf(kinds: readonly SubnetKind[], size = 16n): NetworkConfig {
  const subnets = kinds.map((kind, index) => subnetOf(kind, index, size));
  return { rootKeyDer: new Uint8Array(133).fill(1), subnets };
}

/** A test subnet whose state has a subnet of each kind instead. */
export function severalSubnets(
  kinds: readonly SubnetKind[],
  options: { readonly size?: bigint; readonly limits?: Partial<ReplicaLimits> } = {},
): TestSubnet {
  const network = new TestSubnet(options.limits);
  const config = networkOf(kinds, options.size);
  network.state = createReplicaState({ config, timeNs: network.state.timeNs });
  return network;
}

/** The canister id at `position` among those for users of the subnet at `index`. */
export function idOn(network: TestSubnet, index: number, position = 0n): Principal {
  const first = network.state.config.subnets[index]?.canisterRanges.at(-1)?.[0];
  const number = first === undefined ? undefined : canisterIdToNumber(first);
  if (number === undefined) throw new RangeError(`There is no subnet ${index}`);
  return canisterIdFromNumber(number + position);
}
