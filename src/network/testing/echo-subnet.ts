import assert from "node:assert/strict";
import { encodeHex, equalBytes, encodeLeb128, encodeUtf8 } from "../../bytes/mod.ts";
import {
  canisterIdFromNumber,
  encodeCborSelfDescribed,
  encodeCertificate,
  leafTree,
  nodeTree,
  setPath,
  treeRootHash,
  witness,
  type LabeledTree,
  type Principal,
} from "../../wire/mod.ts";
import type { NetworkKeys } from "../keys/network-keys.ts";
import type {
  CertifiedCall,
  PlainCall,
  SubnetAnswer,
  SubnetMessageKind,
  SubnetRequest,
  SubnetSignature,
} from "../worker/subnet-messages.ts";
import type { SubnetPort } from "../worker/subnet-port.ts";

type Handlers = { readonly [K in SubnetMessageKind]: (request: SubnetRequest<K>) => SubnetAnswer<K> };

/** The one canister of an {@link EchoSubnet}. */
export const echoCanisterId: Principal = canisterIdFromNumber(0x8000000000100001n);

/**
 * A subnet for tests of everything around a subnet: one canister whose every method replies with its argument, behind
 * a real state tree. Calls of the method `open` end when one of `close` does. The method `refused` is refused before its execution, the method `defect` breaks its round.
 */
export class EchoSubnet implements SubnetPort {
  failure: Error | undefined;
  /** Number of rounds executed, and the calls of each. */
  readonly rounds: number[] = [];
  /** Rounds wait for this promise, when a test wants to see calls wait. */
  gate: Promise<unknown> = Promise.resolve();
  #tree: LabeledTree;
  #executed: { tree: LabeledTree; finished: readonly Uint8Array[] } | undefined;
  /** When the last round wants the next one. */
  nextWakeNs: bigint | undefined;
  /** How many of the next rounds leave work over. */
  moreWork = 0;
  /** How many calls the next round leaves over. */
  waitingCalls = 0;
  readonly #calls = new Set<string>();
  readonly #open: PlainCall[] = [];

  constructor(keys: NetworkKeys) {
    const [{ identity } = assert.fail()] = keys.subnets;
    const subnet = identity.subnetId;
    const range = [echoCanisterId.toUint8Array(), echoCanisterId.toUint8Array()];
    const ranges = leafTree(encodeCborSelfDescribed([range]));
    const node = nodeTree([[encodeUtf8("public_key"), leafTree(identity.nodeKeyDer)]]);
    const description = nodeTree([
      [encodeUtf8("public_key"), leafTree(identity.publicKeyDer)],
      [encodeUtf8("canister_ranges"), ranges],
      [encodeUtf8("node"), nodeTree([[identity.nodeId, node]])],
    ]);
    this.#tree = nodeTree([
      [encodeUtf8("subnet"), nodeTree([[subnet, description]])],
      [
        encodeUtf8("canister_ranges"),
        nodeTree([[subnet, nodeTree([[echoCanisterId.toUint8Array(), ranges]])]]),
      ],
    ]);
  }

  readonly #handlers: Handlers = {
    filter: ({ call }) => {
      if (this.#calls.has(encodeHex(call.requestId))) return { kind: "known", finished: true };
      if (this.#open.some(({ requestId }) => equalBytes(requestId, call.requestId))) {
        return { kind: "known", finished: false };
      }
      if (call.methodName !== "refused") return { kind: "admitted", arg: call.arg };
      return { kind: "refused", rejectCode: 4, errorCode: "IC0406", message: "refused by the test" };
    },
    round: ({ batch }) => {
      if (batch.calls.some(({ methodName }) => methodName === "defect")) throw new TypeError("a defect");
      let tree = setPath(this.#tree, [encodeUtf8("time")], encodeLeb128(batch.timeNs));
      const isOpen = ({ methodName }: PlainCall): boolean => methodName === "open";
      this.#open.push(...batch.calls.filter(isOpen));
      const ended = batch.calls.filter((call) => !isOpen(call));
      if (ended.some(({ methodName }) => methodName === "close")) ended.unshift(...this.#open.splice(0));
      for (const call of ended) tree = this.#reply(tree, call);
      this.rounds.push(batch.calls.length);
      const finished = ended.map((call) => call.requestId);
      this.#executed = { tree, finished };
      return {
        rootHashes: [treeRootHash(tree)],
        timeNs: batch.timeNs,
        finished,
        answeringSubnets: finished.length > 0 ? [0] : [],
        moreWork: this.moreWork-- > 0,
        waitingCalls: this.waitingCalls,
        nextWakeNs: this.nextWakeNs,
      };
    },
    commit: ({ signatures: [certifier] }) => {
      const executed = this.#executed;
      if (executed === undefined) throw new RangeError("Cannot commit as no round was executed");
      this.#tree = executed.tree;
      return executed.finished.map((requestId): CertifiedCall => {
        const paths = [[encodeUtf8("request_status"), requestId]];
        return { requestId, certificate: this.#certify(paths, certifier ?? assert.fail()) };
      });
    },
    query: ({ query }) => ({ kind: "replied", arg: query.arg }),
    read_state: ({ paths, certifier }) => ({ kind: "allowed", certificate: this.#certify(paths, certifier) }),
    canister_info: () => ({ kind: "no_such_canister" }),
  };

  async send<K extends SubnetMessageKind>(request: SubnetRequest<K>): Promise<SubnetAnswer<K>> {
    if (request.kind === "round") await this.gate;
    if (this.failure !== undefined) throw this.failure;
    return this.#handlers[request.kind](request);
  }

  close(): Promise<boolean> {
    return Promise.resolve(true);
  }

  #reply(tree: LabeledTree, call: PlainCall): LabeledTree {
    this.#calls.add(encodeHex(call.requestId));
    const status = nodeTree([
      [encodeUtf8("status"), leafTree(encodeUtf8("replied"))],
      [encodeUtf8("reply"), leafTree(call.arg)],
    ]);
    return setPath(tree, [encodeUtf8("request_status"), call.requestId], status);
  }

  #certify(paths: readonly (readonly Uint8Array[])[], { signature }: SubnetSignature): Uint8Array {
    const tree = witness(this.#tree, [[encodeUtf8("time")], ...paths]);
    return encodeCertificate({ tree, signature });
  }
}
