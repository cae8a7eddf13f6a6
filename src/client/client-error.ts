import type { Reject } from "./answer.ts";

/** Every way talking to a network can fail. Codes are stable and documented; messages are not. */
export type ClientFault =
  | { readonly code: "client/network-unreachable"; readonly url: string }
  | { readonly code: "client/not-a-network"; readonly url: string; readonly reason: string }
  | { readonly code: "client/untrusted-answer"; readonly url: string; readonly reason: string }
  | { readonly code: "client/clock-skew"; readonly url: string; readonly offsetMs: number | undefined }
  | {
      readonly code: "client/http-status";
      readonly url: string;
      readonly status: number;
      readonly text: string;
      /** How long the network asks to be left alone. */
      readonly retryAfterMs?: number;
    }
  | { readonly code: "client/timeout"; readonly url: string; readonly reason: string }
  | { readonly code: "client/protocol"; readonly url: string; readonly reason: string }
  | { readonly code: "client/rejected"; readonly operation: string; readonly reject: Reject }
  | {
      readonly code: "client/short-range";
      readonly section: string;
      readonly offset: number;
      readonly expectedBytes: number;
      readonly actualBytes: number;
    }
  | { readonly code: "client/upload-differs"; readonly snapshotId: string; readonly what: string }
  | { readonly code: "client/several-uploads"; readonly snapshotIds: readonly string[] }
  | { readonly code: "client/bad-pem"; readonly reason: string }
  | { readonly code: "client/bad-interface"; readonly offset: number; readonly reason: string }
  | { readonly code: "client/bad-arguments"; readonly reason: string }
  | { readonly code: "client/bad-reply"; readonly reason: string };

/** A call could not be made, trusted or understood. A canister's reject is a value: see `Answer`. */
export class ClientError extends Error {
  override readonly name = "ClientError";
  readonly fault: ClientFault;

  constructor(fault: ClientFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}
