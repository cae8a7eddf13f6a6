import { type Reject, reject } from "../error-code.ts";
import type { CallResult } from "../ingress/ingress-state.ts";
import type { ResponsePayload } from "./call-state.ts";

/** How a call ends. Users and canisters are told the same, but not always in the same words. */
export type CallAnswer =
  | { readonly kind: "reply"; readonly data: Uint8Array }
  | {
      readonly kind: "reject";
      readonly reject: Reject;
      /** What a calling canister reads. */
      readonly canisterText: string;
    };

/** A reject whose text is the same for users and canisters: what a canister rejected itself, and what was never executed. */
export function plainReject(fault: Reject): CallAnswer {
  return { kind: "reject", reject: fault, canisterText: fault.message };
}

/** The reject of a call whose execution failed: a calling canister reads the error code in front of the text. */
export function codedReject(fault: Reject): CallAnswer {
  return { kind: "reject", reject: fault, canisterText: `${fault.errorCode}: ${fault.message}` };
}

/** The reject (IC0506) of a call that nobody is left to answer. */
export function noReply(canisterId: { toText(): string }): CallAnswer {
  const text = `Canister ${canisterId.toText()} did not reply to the call`;
  return { kind: "reject", reject: reject("IC0506", text), canisterText: "No response" };
}

/** `answer` for a user. */
export function resultOf(answer: CallAnswer): CallResult {
  return answer.kind === "reply"
    ? { kind: "replied", data: answer.data }
    : { kind: "rejected", ...answer.reject };
}

/** `answer` for a canister. */
export function payloadOf(answer: CallAnswer): ResponsePayload {
  return answer.kind === "reply"
    ? answer
    : { kind: "reject", code: answer.reject.rejectCode, message: answer.canisterText };
}
