import { WireError, type WireFault } from "../../wire/mod.ts";
import { ClientError } from "../client-error.ts";

/** Decodes what a network said; what cannot be decoded is its fault. */
export function understood<T>(url: string, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (error instanceof WireError) throw protocolFault(url, error.message, error);
    throw error;
  }
}

/** The network answered something that no network may. */
export function protocolFault(url: string, reason: string, cause?: unknown): ClientError {
  return new ClientError(
    { code: "client/protocol", url, reason },
    `The network at ${url} gave an answer that cannot be used: ${reason}`,
    { cause },
  );
}

/** An answer that is not proven; one that is only too old says that a clock is wrong. */
export function untrustedFault(url: string, code: WireFault["code"] | "bad-node-signature"): ClientError {
  if (code === "wire/stale-certificate") {
    return new ClientError(
      { code: "client/clock-skew", url, offsetMs: undefined },
      `The clocks of this machine and of the network at ${url} are too far apart`,
    );
  }
  return new ClientError(
    { code: "client/untrusted-answer", url, reason: code },
    `The answer of ${url} is not signed by the expected root key: ${code}`,
  );
}

/**
 * The network did not take a request as its expiry does not fit the network's clock: it may be signed anew, even a call, as
 * nothing was executed.
 */
export class ExpiryRefusal extends ClientError {}

/** Whether a refusal is about the expiry of the request. */
export function isAboutExpiry(error: unknown): error is ClientError {
  if (!(error instanceof ClientError)) return false;
  const { fault } = error;
  return fault.code === "client/http-status" && fault.status === 400 && fault.text.includes("expiry");
}
