/** Every way an operation can fail by itself. Codes are stable and documented; messages are not. */
export type RecoveryFault =
  | { readonly code: "recovery/interrupted"; readonly canister: string }
  | { readonly code: "recovery/not-stopped"; readonly canister: string; readonly waitedMs: number }
  | { readonly code: "recovery/not-proven"; readonly canister: string; readonly snapshot: string }
  | { readonly code: "recovery/not-settled"; readonly canister: string; readonly path: string }
  | { readonly code: "recovery/under-way"; readonly canister: string; readonly pid: number }
  | { readonly code: "recovery/cut-off"; readonly canister: string; readonly path: string }
  | { readonly code: "recovery/journal-damaged"; readonly path: string; readonly reason: string }
  | { readonly code: "recovery/bad-health-check"; readonly name: string; readonly reason: string }
  | { readonly code: "recovery/unhealthy"; readonly canister: string; readonly reason: string }
  | { readonly code: "recovery/not-writable"; readonly path: string; readonly systemCode: string }
  | { readonly code: "recovery/another-network"; readonly url: string };

/** An operation could not be begun, finished or undone. */
export class RecoveryError extends Error {
  override readonly name = "RecoveryError";
  readonly fault: RecoveryFault;

  constructor(fault: RecoveryFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}
