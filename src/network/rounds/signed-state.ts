import { stateRootMessage } from "../../wire/mod.ts";
import type { SubnetKeys } from "../keys/subnet-keys.ts";
import type { SubnetSignature } from "../worker/subnet-messages.ts";

/**
 * The root hashes of one state and the signatures on them, each made when the first one asks for it: a subnet that nobody
 * asks about costs nothing.
 */
export class SignedState {
  readonly #subnets: readonly SubnetKeys[];
  readonly #rootHashes: readonly Uint8Array[];
  readonly #signatures = new Map<number, SubnetSignature>();

  /** @param rootHashes of a state that is written, in the order of the subnets */
  constructor(subnets: readonly SubnetKeys[], rootHashes: readonly Uint8Array[]) {
    this.#subnets = subnets;
    this.#rootHashes = rootHashes;
  }

  /** The signature on the root hash of a subnet's tree. */
  signatureOf(subnet: number): SubnetSignature {
    const known = this.#signatures.get(subnet);
    if (known !== undefined) return known;
    const keys = this.#subnets[subnet];
    const rootHash = this.#rootHashes[subnet];
    if (keys === undefined || rootHash === undefined) {
      throw new RangeError(`Cannot sign for the subnet ${String(subnet)}: there is none`);
    }
    const made = { subnet, signature: keys.blsKey.sign(stateRootMessage(rootHash)) };
    this.#signatures.set(subnet, made);
    return made;
  }
}
