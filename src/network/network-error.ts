/** Every way the network can fail. Codes are stable and documented; messages are not. */
export type NetworkFault =
  | { readonly code: "network/keys-corrupt"; readonly path: string; readonly reason: string }
  | {
      readonly code: "network/state-mismatch";
      readonly round: bigint;
      /** Root hashes in hex: of the record, and of the state that was made from it. */
      readonly recorded: string;
      readonly restored: string;
    }
  | { readonly code: "network/no-state"; readonly path: string }
  | { readonly code: "network/keys-missing"; readonly path: string }
  | {
      readonly code: "network/subnets-differ";
      readonly path: string;
      /** Kinds of subnets, the root subnet's first. */
      readonly stored: readonly string[];
      readonly wanted: readonly string[];
    }
  | { readonly code: "network/clock-corrupt"; readonly path: string }
  | { readonly code: "network/bad-duration"; readonly milliseconds: number }
  | { readonly code: "network/address-unavailable"; readonly host: string; readonly port: number }
  | { readonly code: "network/worker-crashed"; readonly reason: string }
  | { readonly code: "network/request-failed"; readonly request: string; readonly reason: string }
  | { readonly code: "network/worker-stuck"; readonly request: string; readonly limitMs: number }
  | { readonly code: "network/closed" };

/** A broken promise of the network layer: not a refusal of a request, which is a value. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
  readonly fault: NetworkFault;

  constructor(fault: NetworkFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}
