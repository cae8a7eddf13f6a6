import type { CallContent, Principal } from "../../wire/mod.ts";
import type { Reject } from "../error-code.ts";
import { PersistentMap } from "../persistent-map.ts";

/** A call that passed the envelope checks and `filterIngress`. */
export interface AdmittedCall {
  readonly requestId: Uint8Array;
  readonly content: CallContent;
  /** `undefined` for a call to the subnet endpoint. */
  readonly effectiveCanisterId: Principal | undefined;
  /** For a call to the subnet endpoint. */
  readonly effectiveSubnetId?: Principal;
}

/** How a call ended. */
export type CallResult =
  { readonly kind: "replied"; readonly data: Uint8Array } | ({ readonly kind: "rejected" } & Reject);

/**
 * What the state tree shows under `/request_status/<id>`: the call waits, it waits for calls that it made (`processing`),
 * it ended, or (`done`) it ended and the result was forgotten.
 */
export type RequestStatus =
  { readonly kind: "received" } | { readonly kind: "processing" } | CallResult | { readonly kind: "done" };

/** What is known of one call. */
export interface IngressEntry {
  readonly status: RequestStatus;
  /** Only this principal may read the status. */
  readonly sender: Principal;
  /** The canister (or the management canister) the call was sent to. */
  readonly canisterId: Principal;
  readonly effectiveCanisterId: Principal | undefined;
  readonly effectiveSubnetId?: Principal;
  /** Until when the request might be sent again, nanoseconds since 1970. */
  readonly ingressExpiryNs: bigint;
  /** Key of the result in `IngressState.results` while it is kept. */
  readonly resultKey: string | undefined;
}

/** The calls of users: the ones that wait, and what became of the others. */
export interface IngressState {
  /** By request id in hex. */
  readonly entries: PersistentMap<IngressEntry>;
  /** Request ids of the calls that ended, in hex under `<when to forget, 20 digits>:<request id>`, the next one first. */
  readonly forgetOrder: PersistentMap<string>;
  /** Kept results under their number (16 digits), the oldest first. */
  readonly results: PersistentMap<KeptResult>;
  /** Number of the next result. */
  readonly nextResult: number;
  /** Sum of the sizes in `results`. */
  readonly resultBytes: number;
  /** Admitted calls in the order in which they will be executed. */
  readonly waiting: readonly AdmittedCall[];
  /** The call that ended last in the round that is being executed; `undefined` between rounds. */
  readonly ended: EndedCall | undefined;
}

/** A call that ended in this round, and the one that did before it. */
export interface EndedCall {
  readonly requestId: Uint8Array;
  /** As in {@link KeptResult}. */
  readonly sizeBytes: number;
  readonly before: EndedCall | undefined;
}

/** A result that takes memory until it is forgotten. */
export interface KeptResult {
  readonly requestId: string;
  readonly sizeBytes: number;
}

/** No calls at all. */
export const emptyIngressState: IngressState = {
  entries: PersistentMap.empty(),
  forgetOrder: PersistentMap.empty(),
  results: PersistentMap.empty(),
  nextResult: 0,
  resultBytes: 0,
  waiting: [],
  ended: undefined,
};
