import { concatBytes, decodeHex, encodeLeb128, encodeUtf8 } from "../../bytes/mod.ts";
import {
  emptyTree,
  encodeCanisterRanges,
  encodeCanisterSignature,
  encodeCertificate,
  type LabeledTree,
  type Principal,
  setPath,
  sha256,
  stateRootMessage,
  treeRootHash,
  witness,
} from "../../wire/mod.ts";
import type { NetworkKeys } from "../keys/network-keys.ts";
import type { SubnetKeys } from "../keys/subnet-keys.ts";
import type { TestIdentity } from "./identities.ts";

/** Which canister signs, and what a test spoils about it. */
export interface CanisterSigning {
  readonly keys: NetworkKeys;
  /** Place of the canister's subnet. */
  readonly subnet: number;
  readonly canisterId: Principal;
  readonly seed: Uint8Array;
  /** What the delegation says of the subnet's type; nothing if `undefined`. @default {"application"} */
  readonly subnetType?: string | undefined;
  /** Certified instead of the tree's root. */
  readonly certifiedData?: Uint8Array;
  /** Put into the tree instead of the message. */
  readonly signedMessage?: Uint8Array;
}

type Path = readonly (string | Uint8Array)[];

function labels(path: Path): Uint8Array[] {
  return path.map((label) => (typeof label === "string" ? encodeUtf8(label) : label));
}

function treeOf(leaves: readonly (readonly [Path, Uint8Array])[]): LabeledTree {
  return leaves.reduce((tree, [path, value]) => setPath(tree, labels(path), value), emptyTree);
}

function sign(tree: LabeledTree, { blsKey }: SubnetKeys): Uint8Array {
  return blsKey.sign(stateRootMessage(treeRootHash(tree)));
}

function shown(tree: LabeledTree): ReturnType<typeof witness> {
  return witness(tree, [[]]);
}

/** A canister as an identity: its signatures are made of a certificate over its certified data, as the network makes it. */
export function createCanisterIdentity(signing: CanisterSigning): TestIdentity {
  const { keys, canisterId, seed } = signing;
  const id = canisterId.toUint8Array();
  const [root, subnet] = [keys.subnets[0], keys.subnets[signing.subnet]];
  const config = keys.config.subnets[signing.subnet];
  if (root === undefined || subnet === undefined || config === undefined)
    throw new RangeError("no such subnet");
  const time = [["time"], encodeLeb128(1n)] as const;
  const { subnetId, publicKeyDer } = subnet.identity;
  const type = "subnetType" in signing ? signing.subnetType : "application";
  const topology = treeOf([
    time,
    [["subnet", subnetId, "public_key"], publicKeyDer],
    [["canister_ranges", subnetId, id], encodeCanisterRanges(config.canisterRanges)],
    ...(type === undefined ? [] : [[["subnet", subnetId, "type"], encodeUtf8(type)] as const]),
  ]);
  const delegation = {
    subnetId: config.subnetId,
    certificate: encodeCertificate({ tree: shown(topology), signature: sign(topology, root) }),
  };
  const key = concatBytes(Uint8Array.of(0, id.length), id, seed);
  const algorithm = decodeHex("300c060a2b0601040183b8430102");
  const bits = concatBytes(Uint8Array.of(0x03, key.length), key);
  return {
    publicKeyDer: concatBytes(Uint8Array.of(0x30, algorithm.length + bits.length), algorithm, bits),
    sign: (message) => {
      const said = sha256(signing.signedMessage ?? message);
      const tree = treeOf([[["sig", sha256(seed), said], new Uint8Array(0)]]);
      const certifiedData = signing.certifiedData ?? treeRootHash(tree);
      const state = treeOf([time, [["canister", id, "certified_data"], certifiedData]]);
      const certificate = encodeCertificate({
        tree: shown(state),
        signature: sign(state, subnet),
        ...(signing.subnet > 0 && { delegation }),
      });
      return encodeCanisterSignature({ certificate, tree: shown(tree) });
    },
  };
}
