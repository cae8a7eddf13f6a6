import { encodeHex, encodeUtf8 } from "../../bytes/mod.ts";
import {
  decodePrincipal,
  encodeCertificate,
  managementCanisterId,
  treeRootHash,
  witness,
  type Principal,
} from "../../wire/mod.ts";
import {
  checkReadStatePaths,
  executeQuery,
  executeRound,
  filterIngress,
  type ReplicaContext,
  type RoundOutcome,
  type SubnetState,
} from "../../replica/mod.ts";
import { nodeSha256 } from "../node-sha256.ts";
import { toAdmittedCall, toQueryContent } from "./plain-call.ts";
import type { CertifiedCall, SubnetAnswer, SubnetMessageKind, SubnetRequest } from "./subnet-messages.ts";

type Path = readonly Uint8Array[];
type Handlers = { readonly [K in SubnetMessageKind]: (request: SubnetRequest<K>) => SubnetAnswer<K> };

const label = {
  time: encodeUtf8("time"),
  requestStatus: encodeUtf8("request_status"),
  canister: encodeUtf8("canister"),
  certifiedData: encodeUtf8("certified_data"),
};

/**
 * The subnet behind its messages: owns the state and executes synchronously.
 *
 * A round takes two messages. `round` executes and keeps the outcome aside; `commit` brings the signature on its root
 * hash and makes it visible. So every state that anyone can read has its certificate, and nothing is readable that
 * was not signed.
 */
export class SubnetHost {
  readonly #context: ReplicaContext;
  #state: SubnetState;
  #signature: Uint8Array | undefined;
  #executed: RoundOutcome | undefined;

  constructor(genesis: SubnetState, context: ReplicaContext) {
    this.#state = genesis;
    this.#context = context;
  }

  /** The visible state. */
  get state(): SubnetState {
    return this.#state;
  }

  readonly #handlers: Handlers = {
    filter: ({ call, nowNs }) => {
      const entry = this.#state.ingress.entries.get(encodeHex(call.requestId));
      if (entry !== undefined) {
        return {
          kind: "known",
          finished: entry.status.kind !== "received",
        };
      }
      const verdict = filterIngress(this.#state, toAdmittedCall(call), nowNs, this.#context);
      if (verdict.kind !== "refused") return verdict;
      const { errorCode, rejectCode, message } = verdict;
      return { kind: "refused", errorCode, rejectCode, message };
    },

    round: ({ batch }) => {
      const { timeNs, randomness, calls } = batch;
      const ingress = calls.map(toAdmittedCall);
      const outcome = executeRound(this.#state, { timeNs, randomness, ingress }, this.#context);
      this.#executed = outcome;
      return {
        rootHash: treeRootHash(outcome.state.tree, nodeSha256),
        timeNs: outcome.state.timeNs,
        finished: outcome.finished,
        moreWork: outcome.state.ingress.waiting.length > 0,
      };
    },

    commit: ({ signature }) => {
      const executed = this.#executed;
      if (executed === undefined) throw new RangeError("Cannot commit as no round was executed");
      this.#state = executed.state;
      this.#signature = signature;
      this.#executed = undefined;
      return executed.finished.map((requestId) => this.#certifyCall(requestId));
    },

    query: ({ query }) => {
      const effective = query.effectiveCanisterId;
      const outcome = executeQuery(
        this.#state,
        {
          content: toQueryContent(query),
          effectiveCanisterId: effective === undefined ? managementCanisterId : decodePrincipal(effective),
          dataCertificate: (canisterId) => this.#dataCertificate(canisterId),
        },
        this.#context,
      );
      if (outcome.kind === "replied") return { kind: "replied", arg: outcome.arg };
      const { errorCode, rejectCode, message } = outcome;
      return { kind: "rejected", errorCode, rejectCode, message };
    },

    read_state: ({ paths, sender, target }) => {
      const at = { kind: target.kind, id: decodePrincipal(target.id) };
      const verdict = checkReadStatePaths(this.#state, paths, decodePrincipal(sender), at);
      if (verdict.kind === "refused") return verdict;
      return { kind: "allowed", certificate: this.#certify([[label.time], ...paths]) };
    },
  };

  /** Answers one message. */
  handle<K extends SubnetMessageKind>(request: SubnetRequest<K>): SubnetAnswer<K> {
    return this.#handlers[request.kind](request);
  }

  #certify(paths: readonly Path[]): Uint8Array {
    const signature = this.#signature;
    if (signature === undefined) throw new RangeError("Cannot certify as no round was committed");
    return encodeCertificate({ tree: witness(this.#state.tree, paths, nodeSha256), signature });
  }

  #certifyCall(requestId: Uint8Array): CertifiedCall {
    return { requestId, certificate: this.#certify([[label.time], [label.requestStatus, requestId]]) };
  }

  #dataCertificate(canisterId: Principal): Uint8Array {
    return this.#certify([[label.time], [label.canister, canisterId.toUint8Array(), label.certifiedData]]);
  }
}
