import { encodeHex, encodeUtf8 } from "../../bytes/mod.ts";
import { decodePrincipal } from "../../wire/mod.ts";
import {
  checkReadStatePaths,
  combineRootHashes,
  executeQuery,
  executeRound,
  filterIngress,
  QueryUsageCollector,
  readCanisterInfo,
  receivingSubnet,
  stateRootHashes,
  subnetIndex,
  withoutFlatRanges,
  type Batch,
  type ReplicaContext,
  type ReplicaState,
} from "../../replica/mod.ts";
import type { ExecutedRound, StateStore } from "../storage/state-store.ts";
import { Certifier } from "./certifier.ts";
import { droppedResults } from "./spent-bytes.ts";
import { toAdmittedCall, toQueryContent } from "./plain-call.ts";
import type {
  CertifiedCall,
  RoundResult,
  SubnetAnswer,
  SubnetMessageKind,
  SubnetRequest,
  SubnetSignature,
} from "./subnet-messages.ts";

type Answering<K extends SubnetMessageKind> = SubnetAnswer<K> | Promise<SubnetAnswer<K>>;
type Handlers = { readonly [K in SubnetMessageKind]: (request: SubnetRequest<K>) => Answering<K> };

/** A round that is written and waits for its signature. */
interface WrittenRound {
  readonly state: ReplicaState;
  readonly finished: readonly Uint8Array[];
}

/** What a subnet host is made of. */
export interface SubnetHostParts {
  /** Restored, or the genesis. */
  readonly state: ReplicaState;
  readonly context: ReplicaContext;
  readonly store: StateStore;
  /** Hears of every executed round just before it is written. */
  readonly record?: (round: ExecutedRound) => void;
}

const requestStatus = encodeUtf8("request_status");
/** States of a call that has not ended. */
const openStatuses: ReadonlySet<string> = new Set(["received", "processing"]);

/**
 * The subnet behind its messages: owns the state, executes synchronously, and has each round written before it is known.
 *
 * A round takes two messages. `round` executes, writes and keeps the outcome aside; `commit` brings the signature on its
 * root
 * hashes and makes it visible, so nothing is readable that was not written. Whoever wants a certificate of the visible state
 * later brings a signature, too.
 */
export class SubnetHost {
  readonly #context: ReplicaContext;
  readonly #store: StateStore;
  readonly #record: ((round: ExecutedRound) => void) | undefined;
  readonly #certifier: Certifier;
  /** Of queries since the last round. A process that ends takes it along: statistics are no state. */
  readonly #queryUsages = new QueryUsageCollector();
  #state: ReplicaState;
  #written: WrittenRound | undefined;

  constructor({ state, context, store, record }: SubnetHostParts) {
    this.#state = state;
    this.#context = context;
    this.#store = store;
    this.#record = record;
    this.#certifier = new Certifier(context.platform);
  }

  /** The visible state. */
  get state(): ReplicaState {
    return this.#state;
  }

  readonly #handlers: Handlers = {
    filter: ({ call, nowNs }) => {
      const entry = this.#state.ingress.entries.get(encodeHex(call.requestId));
      if (entry !== undefined) {
        return { kind: "known", finished: !openStatuses.has(entry.status.kind) };
      }
      const verdict = filterIngress(this.#state, toAdmittedCall(call), nowNs, this.#context);
      if (verdict.kind === "admitted") return { kind: "admitted", arg: call.arg };
      if (verdict.kind === "misdirected") return verdict;
      const { errorCode, rejectCode, message } = verdict;
      return { kind: "refused", errorCode, rejectCode, message };
    },

    round: ({ batch }) => {
      const { timeNs, randomness, calls } = batch;
      const queryUsages = this.#queryUsages.take();
      const ingress = calls.map(toAdmittedCall);
      const result = this.#executeAndWrite({ timeNs, randomness, ingress, queryUsages });
      const settled = this.#store.settled();
      return settled === undefined ? result : settled.then(() => result);
    },

    commit: ({ signatures, delegates }) => {
      const written = this.#written;
      if (written === undefined) throw new RangeError("Cannot commit as no round was executed");
      this.#store.release(droppedResults(this.#state, written.state));
      this.#state = written.state;
      this.#written = undefined;
      if (delegates) this.#certifier.delegate(this.#state, signatures);
      return written.finished.map((requestId) => this.#certifyCall(requestId, signatures));
    },

    query: ({ query, certifier }) => {
      const outcome = executeQuery(
        this.#state,
        {
          content: toQueryContent(query),
          effectiveCanisterId: query.effectiveCanisterId && decodePrincipal(query.effectiveCanisterId),
          dataCertificate: (canisterId) => this.#certifier.certifyData(this.#state, canisterId, certifier),
          observe: (usage) => {
            this.#queryUsages.add(usage);
          },
        },
        this.#context,
      );
      if (outcome.kind === "replied") return { kind: "replied", arg: outcome.arg };
      const { errorCode, rejectCode, message } = outcome;
      return { kind: "rejected", errorCode, rejectCode, message };
    },

    read_state: ({ paths, sender, target, certifier, showsFlatRanges }) => {
      const at = { kind: target.kind, id: decodePrincipal(target.id) };
      const question = { paths, sender: decodePrincipal(sender), target: at };
      const verdict = checkReadStatePaths(this.#state, question);
      if (verdict.kind === "refused") return verdict;
      const shown = showsFlatRanges ? paths : withoutFlatRanges(this.#state, paths);
      return { kind: "allowed", certificate: this.#certifier.certifyPaths(this.#state, shown, certifier) };
    },

    canister_info: ({ arg }) => {
      const info = readCanisterInfo(this.#state, arg);
      return info === undefined ? { kind: "no_such_canister" } : { kind: "told", info };
    },
  };

  /** Answers one message; `round` may answer later, while other messages are handled. */
  handle<K extends SubnetMessageKind>(request: SubnetRequest<K>): Answering<K> {
    return this.#handlers[request.kind](request);
  }

  /** Does a small piece of the store's work; answers whether more waits. */
  tidy(): boolean {
    if (this.#written !== undefined) return true;
    const { state, hasMore } = this.#store.tidy(this.#state, () => this.#context.engine.liveRoots());
    this.#state = state;
    return hasMore;
  }

  /**
   * Executes a round and writes it.
   *
   * Order: executed (its pages are appended to the store), then one record with everything that changed, the digest of
   * the batch and the root hash; only when that is written, and synced if so promised, the main thread learns the root
   * hashes and can sign them. *Must*: a certificate never precedes its record, or a crash takes back what a client can prove.
   *
   * A round that was written and never made visible, as its signature failed, happened nevertheless: the next one goes on
   * from it.
   */
  #executeAndWrite(batch: Batch): RoundResult {
    const unseen = this.#written;
    const before = unseen?.state ?? this.#state;
    const outcome = this.#attempt(before, () => {
      const executed = executeRound(before, batch, this.#context);
      const { platform } = this.#context;
      const rootHashes = stateRootHashes(executed.state, platform);
      const rootHash = combineRootHashes(rootHashes, platform);
      const round = { batch, state: executed.state, rootHash };
      this.#record?.(round);
      this.#store.commit(round);
      return { ...executed, rootHashes };
    });
    const { state, rootHashes, moreWork, nextWakeNs } = outcome;
    const finished = [...(unseen?.finished ?? []), ...outcome.finished];
    this.#written = { state, finished };
    const answeringSubnets = [...new Set(finished.map((requestId) => indexOfCall(state, requestId)))];
    const waitingCalls = state.ingress.waiting.length;
    const { timeNs } = state;
    return { rootHashes, timeNs, finished, answeringSubnets, moreWork, waitingCalls, nextWakeNs };
  }

  /**
   * A round that meets a defect, or that cannot be written, leaves nothing behind: states are immutable, its pages are
   * dropped, and the live instances, which went ahead, are loaded anew.
   */
  #attempt<Outcome>(before: ReplicaState, round: () => Outcome): Outcome {
    try {
      this.#store.begin();
      return round();
    } catch (error) {
      this.#store.discard();
      for (const [canisterId] of before.canisters) this.#context.engine.evict(canisterId);
      throw error;
    }
  }

  #certifyCall(requestId: Uint8Array, signatures: readonly SubnetSignature[]): CertifiedCall {
    const index = indexOfCall(this.#state, requestId);
    const signature = signatures.find(({ subnet }) => subnet === index);
    if (signature === undefined)
      throw new RangeError("Cannot certify a call without the signature of its subnet");
    const certificate = this.#certifier.certifyPaths(this.#state, [[requestStatus, requestId]], signature);
    return { requestId, certificate };
  }
}

/** Place of the subnet that received a call. */
function indexOfCall(state: ReplicaState, requestId: Uint8Array): number {
  const entry = state.ingress.entries.get(encodeHex(requestId));
  const subnet = entry && receivingSubnet(state, entry);
  return subnet === undefined ? 0 : subnetIndex(state, subnet);
}
