import type { CborMap } from "../cbor/cbor-value.ts";
import type { Principal } from "../principal.ts";

/** The fields that every kind of request has (interface specification, "Authentication"). */
export interface RequestBase {
  readonly sender: Principal;
  /** Time after which the request must not be accepted, nanoseconds since 1970. */
  readonly ingressExpiryNs: bigint;
  /** At most 32 bytes; distinguishes otherwise equal requests. */
  readonly nonce?: Uint8Array;
  /** Fields that this package gives no meaning to, for example `sender_info`; part of the request id. */
  readonly otherFields?: CborMap;
}

/** An update call. */
export interface CallContent extends RequestBase {
  readonly requestType: "call";
  readonly canisterId: Principal;
  readonly methodName: string;
  readonly arg: Uint8Array;
}

/** A query call. */
export interface QueryContent extends RequestBase {
  readonly requestType: "query";
  readonly canisterId: Principal;
  readonly methodName: string;
  readonly arg: Uint8Array;
}

/** A request for certified parts of the state tree. */
export interface ReadStateContent extends RequestBase {
  readonly requestType: "read_state";
  /** At most 1000 paths of at most 127 labels. */
  readonly paths: readonly (readonly Uint8Array[])[];
}

/** What a sender signs. */
export type RequestContent = CallContent | QueryContent | ReadStateContent;
