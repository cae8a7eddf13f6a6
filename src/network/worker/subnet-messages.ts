/*
 * Everything here is plain data that survives structured cloning: principals travel as their bytes.
 */

/** A call as it travels to the worker. */
export interface PlainCall {
  readonly requestId: Uint8Array;
  readonly sender: Uint8Array;
  readonly canisterId: Uint8Array;
  /** `undefined` for a call to the subnet endpoint. */
  readonly effectiveCanisterId: Uint8Array | undefined;
  /** For a call to the subnet endpoint. */
  readonly effectiveSubnetId?: Uint8Array;
  readonly ingressExpiryNs: bigint;
  readonly nonce: Uint8Array | undefined;
  /** What a canister says about the sender. */
  readonly senderInfo?: { readonly info: Uint8Array; readonly signer: Uint8Array };
  readonly methodName: string;
  readonly arg: Uint8Array;
}

/** Everything a round depends on besides the state. */
export interface PlainBatch {
  readonly timeNs: bigint;
  readonly randomness: Uint8Array;
  readonly calls: readonly PlainCall[];
}

/** A refusal in the Internet Computer's words, before the call had any effect. */
export interface PlainReject {
  readonly rejectCode: number;
  readonly errorCode: string;
  readonly message: string;
}

/** May the call wait for a round? `known` calls did already: they are never executed twice. */
export type FilterVerdict =
  /** Gives back the argument, which was handed over if it is big. */
  | { readonly kind: "admitted"; readonly arg: Uint8Array }
  | { readonly kind: "known"; readonly finished: boolean }
  /** The URL names another canister than the argument. */
  | { readonly kind: "misdirected"; readonly message: string }
  | ({ readonly kind: "refused" } & PlainReject);

/** A round that is executed but not yet visible. */
export interface RoundResult {
  /** Of the tree of each subnet. */
  readonly rootHashes: readonly Uint8Array[];
  readonly timeNs: bigint;
  /** Calls that reached their final status in this round. */
  readonly finished: readonly Uint8Array[];
  /** Places of the subnets that received these calls: their trees must be signed. */
  readonly answeringSubnets: readonly number[];
  /** Admitted calls are left over: another round is needed even without new ones. */
  readonly moreWork: boolean;
  /** How many calls of users are left over. */
  readonly waitingCalls: number;
  /** When a round is due although nothing new arrived. */
  readonly nextWakeNs: bigint | undefined;
}

/** The proof that a call ended: a certificate over its request status. */
export interface CertifiedCall {
  readonly requestId: Uint8Array;
  readonly certificate: Uint8Array;
}

export type PlainQueryOutcome =
  { readonly kind: "replied"; readonly arg: Uint8Array } | ({ readonly kind: "rejected" } & PlainReject);

/** Whose endpoint a read_state request came to. */
export interface PlainTarget {
  readonly kind: "canister" | "subnet";
  readonly id: Uint8Array;
}

export type ReadStateResult =
  | { readonly kind: "allowed"; readonly certificate: Uint8Array }
  | { readonly kind: "refused"; readonly httpStatus: 400 | 403; readonly text: string };

/** Whose tree answers, and the signature on the root hash that this tree has in the visible state. */
export interface SubnetSignature {
  /** Place of the subnet in the network's configuration. */
  readonly subnet: number;
  readonly signature: Uint8Array;
}

/** Request and answer of every kind of message to the worker. */
export interface SubnetMessages {
  filter: { request: { call: PlainCall; nowNs: bigint }; answer: FilterVerdict };
  round: { request: { batch: PlainBatch }; answer: RoundResult };
  /**
   * Makes the executed round visible. Brings the signatures of the subnets that answer calls; with `delegates` also that
   * of the root subnet, which then vouches anew for the keys of the others.
   */
  commit: {
    request: { signatures: readonly SubnetSignature[]; delegates: boolean };
    answer: readonly CertifiedCall[];
  };
  query: { request: { query: PlainCall; certifier: SubnetSignature }; answer: PlainQueryOutcome };
  read_state: {
    request: {
      paths: readonly (readonly Uint8Array[])[];
      sender: Uint8Array;
      target: PlainTarget;
      certifier: SubnetSignature;
      /** Whether the ranges of subnets at `/subnet/<id>/canister_ranges` are shown: not from version 3 on. */
      showsFlatRanges: boolean;
    };
    answer: ReadStateResult;
  };
  /** Argument and result of the management canister's `canister_info`. */
  canister_info: {
    request: { arg: Uint8Array };
    answer: { readonly kind: "told"; readonly info: Uint8Array } | { readonly kind: "no_such_canister" };
  };
}

export type SubnetMessageKind = keyof SubnetMessages;

/** A message of kind `K` to the worker. */
export type SubnetRequest<K extends SubnetMessageKind = SubnetMessageKind> = {
  [Kind in K]: { readonly kind: Kind } & Readonly<SubnetMessages[Kind]["request"]>;
}[K];

/** What a message of kind `K` is answered with. */
export type SubnetAnswer<K extends SubnetMessageKind = SubnetMessageKind> = SubnetMessages[K]["answer"];
