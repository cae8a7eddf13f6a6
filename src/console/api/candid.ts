import type { ApiError } from "./error.ts";

/** A method of a canister. */
export interface CandidMethod {
  readonly name: string;
  readonly mode: "query" | "composite_query" | "update" | "oneway";
  /** Candid types as text. */
  readonly args: readonly CandidArgument[];
  readonly results: readonly string[];
  /** Arguments to begin with, Candid text like `("", 0 : nat)`. */
  readonly example: string;
}

/** One argument of a method. */
export interface CandidArgument {
  /** The label in the interface, if it has one. */
  readonly name: string | null;
  readonly type: string;
}

/** Answer of `GET /api/v1/candid/CANISTER_ID`. */
export interface CandidAnswer {
  readonly version: 1;
  readonly canister_id: string;
  /** The whole interface as text; null if the canister does not tell it. */
  readonly interface: string | null;
  /** "metadata": certified, from `candid:service`; "method": the canister's own word; "given": from the request. */
  readonly source: "metadata" | "method" | "given" | null;
  readonly methods: readonly CandidMethod[];
}

/** Body of `POST /api/v1/candid/CANISTER_ID/calls`. */
export interface CandidCallRequest {
  readonly method: string;
  /** Candid text. */
  readonly args: string;
  /** How to call. @default {as the interface says; an update without one} */
  readonly mode?: "query" | "update";
  /** An interface to use instead of the canister's own, Candid text. */
  readonly interface?: string;
}

/** Answer of it. A reject is an answer, not an error. */
export interface CandidCallAnswer {
  readonly version: 1;
  readonly outcome: "replied" | "rejected";
  /** Candid text. */
  readonly reply: string | null;
  readonly reply_hex: string | null;
  readonly reject: (ApiError & { readonly reject_code: number }) | null;
  readonly duration_ms: number;
  /** Who called. */
  readonly caller: string;
}

/** Body of `POST /api/v1/candid/CANISTER_ID/interface`: reads an interface that the user has. */
export interface CandidInterfaceRequest {
  readonly interface: string;
}
