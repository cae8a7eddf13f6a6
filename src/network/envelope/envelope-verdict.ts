import type { SignatureRefusalCode } from "./verify-signature.ts";

/** Why an envelope is not let in; `text` is for the sender of the request. */
export interface EnvelopeRefusal {
  readonly kind: "refused";
  readonly code: EnvelopeRefusalCode;
  readonly text: string;
}

/** What `checkEnvelope` decides; a refusal becomes HTTP status 400. */
export type EnvelopeVerdict = { readonly kind: "accepted" } | EnvelopeRefusal;

export type EnvelopeRefusalCode =
  | SignatureRefusalCode
  | "network/bad-expiry"
  | "network/anonymous-with-signature"
  | "network/missing-signature"
  | "network/sender-mismatch"
  | "network/bad-sender-info"
  | "network/delegation-expired"
  | "network/delegation-cycle"
  | "network/delegation-target"
  | "network/delegation-permission";

/** Shorthand for a refusal. */
export function refuse(code: EnvelopeRefusalCode, text: string): EnvelopeRefusal {
  return { kind: "refused", code, text };
}

export const accepted: EnvelopeVerdict = { kind: "accepted" };
