import type { Message } from "../../engine/mod.ts";
import type { Principal } from "../../wire/mod.ts";
import { type Reject, reject } from "../error-code.ts";

/** A call to a query method, by a user or by a composite query. */
export interface QueryCall {
  readonly canisterId: Principal;
  readonly caller: Principal;
  readonly methodName: string;
  readonly arg: Uint8Array;
  /** What a user's query tells of its sender besides the principal. */
  readonly callerInfo?: NonNullable<Message["callerInfo"]>;
}

/** How a query call ended. */
export type QueryAnswer =
  | { readonly kind: "reply"; readonly data: Uint8Array }
  | { readonly kind: "reject"; readonly reject: Reject };

/** The answer of a call that failed. */
export function refusedQuery(fault: Reject): QueryAnswer {
  return { kind: "reject", reject: fault };
}

/** The answer of a canister that has none to give: its query ended without one, and so did the calls that it made. */
export function unansweredQuery(canisterId: Principal): QueryAnswer {
  return refusedQuery(reject("IC0506", `Canister ${canisterId.toText()} did not produce a response`));
}
