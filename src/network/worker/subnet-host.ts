import { encodeHex, encodeUtf8 } from "../../bytes/mod.ts";
import { decodePrincipal, encodeCertificate, type HashTree } from "../../wire/mod.ts";
import {
  checkReadStatePaths,
  executeQuery,
  executeRound,
  filterIngress,
  readCertifiedData,
  readState,
  stateRootHash,
  type Batch,
  type ReplicaContext,
  type RoundOutcome,
  type SubnetState,
} from "../../replica/mod.ts";
import { toAdmittedCall, toQueryContent } from "./plain-call.ts";
import type { CertifiedCall, SubnetAnswer, SubnetMessageKind, SubnetRequest } from "./subnet-messages.ts";

type Handlers = { readonly [K in SubnetMessageKind]: (request: SubnetRequest<K>) => SubnetAnswer<K> };

const requestStatus = encodeUtf8("request_status");

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
        return { kind: "known", finished: entry.status.kind !== "received" };
      }
      const verdict = filterIngress(this.#state, toAdmittedCall(call), nowNs, this.#context);
      if (verdict.kind !== "refused") return verdict;
      const { errorCode, rejectCode, message } = verdict;
      return { kind: "refused", errorCode, rejectCode, message };
    },

    round: ({ batch }) => {
      const { timeNs, randomness, calls } = batch;
      const ingress = calls.map(toAdmittedCall);
      this.#executed = undefined;
      const outcome = this.#executeOrForget({ timeNs, randomness, ingress });
      this.#executed = outcome;
      return {
        rootHash: stateRootHash(outcome.state, this.#context.platform),
        timeNs: outcome.state.timeNs,
        finished: outcome.finished,
        moreWork: outcome.moreWork,
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
      const outcome = executeQuery(
        this.#state,
        {
          content: toQueryContent(query),
          effectiveCanisterId: query.effectiveCanisterId && decodePrincipal(query.effectiveCanisterId),
          dataCertificate: (canisterId) =>
            this.#certify(readCertifiedData(this.#state, canisterId, this.#context.platform)),
        },
        this.#context,
      );
      if (outcome.kind === "replied") return { kind: "replied", arg: outcome.arg };
      const { errorCode, rejectCode, message } = outcome;
      return { kind: "rejected", errorCode, rejectCode, message };
    },

    read_state: ({ paths, sender, target }) => {
      const at = { kind: target.kind, id: decodePrincipal(target.id) };
      const question = { paths, sender: decodePrincipal(sender), target: at };
      const verdict = checkReadStatePaths(this.#state, question);
      if (verdict.kind === "refused") return verdict;
      return { kind: "allowed", certificate: this.#certifyPaths(paths) };
    },
  };

  /** Answers one message. */
  handle<K extends SubnetMessageKind>(request: SubnetRequest<K>): SubnetAnswer<K> {
    return this.#handlers[request.kind](request);
  }

  /** After a defect only the live instances may be damaged, as all else is immutable: they are loaded anew. */
  #executeOrForget(batch: Batch): RoundOutcome {
    try {
      return executeRound(this.#state, batch, this.#context);
    } catch (error) {
      for (const [canisterId] of this.#state.canisters) this.#context.engine.evict(canisterId);
      throw error;
    }
  }

  #certify(tree: HashTree): Uint8Array {
    const signature = this.#signature;
    if (signature === undefined) throw new RangeError("Cannot certify as no round was committed");
    return encodeCertificate({ tree, signature });
  }

  #certifyPaths(paths: readonly (readonly Uint8Array[])[]): Uint8Array {
    return this.#certify(readState(this.#state, paths, this.#context.platform));
  }

  #certifyCall(requestId: Uint8Array): CertifiedCall {
    return { requestId, certificate: this.#certifyPaths([[requestStatus, requestId]]) };
  }
}
