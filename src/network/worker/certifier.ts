import { encodeUtf8 } from "../../bytes/mod.ts";
import {
  type CertificateDelegation,
  encodeCertificate,
  type HashTree,
  type Principal,
} from "../../wire/mod.ts";
import {
  readCertifiedData,
  readState,
  type ReplicaPlatform,
  type SubnetConfig,
  type ReplicaState,
} from "../../replica/mod.ts";
import type { SubnetSignature } from "./subnet-messages.ts";

type Paths = readonly (readonly Uint8Array[])[];

/**
 * Makes certificates out of a state and signatures on its trees.
 *
 * Certificates of the root subnet stand for themselves; those of another subnet carry a delegation: the root subnet's
 * certificate about the key and the canister ids of that subnet. It holds for as long as these stay the same, so it is
 * made once and then now and then, as clients do not believe certificates of any age.
 */
export class Certifier {
  readonly #platform: Pick<ReplicaPlatform, "sha256">;
  /** By place of the subnet; nothing for the root subnet. */
  #delegations: readonly (CertificateDelegation | undefined)[] = [];

  constructor(platform: Pick<ReplicaPlatform, "sha256">) {
    this.#platform = platform;
  }

  /** Makes the delegations anew; the root subnet's signature must be among the signatures. */
  delegate(state: ReplicaState, signatures: readonly SubnetSignature[]): void {
    const signature = signatures.find(({ subnet }) => subnet === 0);
    if (signature === undefined)
      throw new RangeError("Cannot delegate without the signature of the root subnet");
    const { subnets } = state.config;
    this.#delegations = subnets.map((subnet, index) =>
      index === 0 ? undefined : this.#delegationOf(state, subnet, signature),
    );
  }

  /** A certificate over the time and what stands at `paths` in the tree of the certifying subnet. */
  certifyPaths(state: ReplicaState, paths: Paths, certifier: SubnetSignature): Uint8Array {
    const subnet = subnetAt(state, certifier);
    return this.#certify(readState(state, { subnet, paths }, this.#platform), certifier);
  }

  /** A certificate over the time and the certified data of a canister of the certifying subnet. */
  certifyData(state: ReplicaState, canisterId: Principal, certifier: SubnetSignature): Uint8Array {
    const subnet = subnetAt(state, certifier);
    return this.#certify(readCertifiedData(state, { subnet, canisterId }, this.#platform), certifier);
  }

  #certify(tree: HashTree, { subnet, signature }: SubnetSignature): Uint8Array {
    const delegation = this.#delegations[subnet];
    if (subnet > 0 && delegation === undefined) throw new RangeError("Cannot certify before the delegation");
    return encodeCertificate({ tree, signature, ...(delegation && { delegation }) });
  }

  /** Shows the canister ids in both forms, so that it serves clients of every version of the interface. */
  #delegationOf(
    state: ReplicaState,
    { subnetId }: SubnetConfig,
    root: SubnetSignature,
  ): CertificateDelegation {
    const id = subnetId.toUint8Array();
    const subnet = [encodeUtf8("subnet"), id];
    const paths = [
      [...subnet, encodeUtf8("public_key")],
      [...subnet, encodeUtf8("type")],
      [...subnet, encodeUtf8("canister_ranges")],
      [encodeUtf8("canister_ranges"), id],
    ];
    return { subnetId, certificate: this.certifyPaths(state, paths, root) };
  }
}

function subnetAt(state: ReplicaState, certifier: SubnetSignature): SubnetConfig {
  const subnet = state.config.subnets[certifier.subnet];
  if (subnet === undefined)
    throw new RangeError(`Cannot certify for the subnet ${String(certifier.subnet)}: none`);
  return subnet;
}
