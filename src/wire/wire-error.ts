/** Codes of everything that this package can refuse to read or write. */
export type WireFaultCode =
  | "wire/bad-cbor"
  | "wire/bad-candid"
  | "wire/bad-principal"
  | "wire/bad-snapshot-id"
  | "wire/bad-json"
  | "wire/bad-snapshot-metadata"
  | "wire/lost-float"
  | "wire/bad-folder-manifest"
  | "wire/unsupported-folder-manifest"
  | "wire/bad-envelope"
  | "wire/bad-hash-tree"
  | "wire/bad-certificate"
  | "wire/bad-signature"
  | "wire/bad-canister-signature"
  | "wire/nested-delegation"
  | "wire/unknown-subnet"
  | "wire/canister-out-of-range"
  | "wire/certificate-without-time"
  | "wire/stale-certificate"
  | "wire/bad-public-key"
  | "wire/bad-response"
  | "wire/path-through-leaf"
  | "wire/unhashable-value";

/** What went wrong; `reason` says it in words for a log or an HTTP body. */
export interface WireFault {
  readonly code: WireFaultCode;
  readonly reason: string;
}

/** Thrown when bytes are not what the caller claims them to be. `fault.code` is stable, the message is not. */
export class WireError extends Error {
  override readonly name = "WireError";
  readonly fault: WireFault;
  constructor(code: WireFaultCode, reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.fault = { code, reason };
  }
}
