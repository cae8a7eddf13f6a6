import {
  AgentError,
  CertificateHasTooManyDelegationsErrorCode,
  CertificateNotAuthorizedErrorCode,
  CertificateNotAuthorizedForSubnetErrorCode,
  CertificateOutdatedErrorCode,
  CertificateTimeErrorCode,
  CertificateVerificationErrorCode,
  CertifiedRejectErrorCode,
  DerKeyLengthMismatchErrorCode,
  DerPrefixMismatchErrorCode,
  ExcessiveSignaturesErrorCode,
  HttpErrorCode,
  HttpFetchErrorCode,
  IngressExpiryInvalidErrorCode,
  MalformedPublicKeyErrorCode,
  MalformedSignatureErrorCode,
  MissingSignatureErrorCode,
  QuerySignatureVerificationFailedErrorCode,
  TimeoutWaitingForResponseErrorCode,
  UncertifiedRejectErrorCode,
  UncertifiedRejectUpdateErrorCode,
} from "@icp-sdk/core/agent";
import type { Reject } from "./answer.ts";
import { ClientError } from "./client-error.ts";

/** Answers with these codes cannot be trusted: the proof is missing, wrong or made with another key. */
const untrusted = [
  CertificateVerificationErrorCode,
  CertificateNotAuthorizedErrorCode,
  CertificateNotAuthorizedForSubnetErrorCode,
  CertificateHasTooManyDelegationsErrorCode,
  QuerySignatureVerificationFailedErrorCode,
  MalformedSignatureErrorCode,
  MissingSignatureErrorCode,
  MalformedPublicKeyErrorCode,
  ExcessiveSignaturesErrorCode,
  DerKeyLengthMismatchErrorCode,
  DerPrefixMismatchErrorCode,
] as const;

/** The reject that an error of the agent carries, if it carries one. */
export function rejectOfAgentError(error: unknown): Reject | undefined {
  if (!(error instanceof AgentError)) return undefined;
  const { code } = error;
  if (
    code instanceof CertifiedRejectErrorCode ||
    code instanceof UncertifiedRejectErrorCode ||
    code instanceof UncertifiedRejectUpdateErrorCode
  ) {
    return {
      rejectCode: code.rejectCode,
      errorCode: code.rejectErrorCode,
      message: code.rejectMessage,
      certified: code instanceof CertifiedRejectErrorCode,
    };
  }
  return undefined;
}

/** Turns whatever the agent threw into our coded error; our own errors and foreign ones pass through. */
export function clientErrorOf(error: unknown, url: string): unknown {
  if (!(error instanceof AgentError)) return error;
  const { code } = error;
  const options: ErrorOptions = { cause: error };
  if (code instanceof HttpFetchErrorCode) {
    return new ClientError(
      { code: "client/network-unreachable", url },
      `Cannot reach the network at ${url}`,
      options,
    );
  }
  if (code instanceof CertificateTimeErrorCode) {
    const offsetMs = code.certificateTime.getTime() - code.currentTime.getTime();
    return clockSkew(url, offsetMs, options);
  }
  if (code instanceof CertificateOutdatedErrorCode || code instanceof IngressExpiryInvalidErrorCode) {
    return clockSkew(url, undefined, options);
  }
  if (code instanceof HttpErrorCode) {
    const text = code.bodyText ?? "";
    return new ClientError(
      { code: "client/http-status", url, status: code.status, text },
      `The network at ${url} answered with HTTP status ${String(code.status)}: ${text.slice(0, 300)}`,
      options,
    );
  }
  if (code instanceof TimeoutWaitingForResponseErrorCode) {
    const reason = code.toErrorMessage();
    return new ClientError({ code: "client/timeout", url, reason }, `No answer from ${url} in time`, options);
  }
  const reason = code.toErrorMessage();
  if (untrusted.some((kind) => code instanceof kind)) {
    return new ClientError(
      { code: "client/untrusted-answer", url, reason },
      `The answer of ${url} is not signed by the expected root key: ${reason}`,
      options,
    );
  }
  return new ClientError(
    { code: "client/protocol", url, reason },
    `The network at ${url} gave an answer that cannot be used: ${reason}`,
    options,
  );
}

function clockSkew(url: string, offsetMs: number | undefined, options: ErrorOptions): ClientError {
  const distance =
    offsetMs === undefined ? "too far apart" : `${(Math.abs(offsetMs) / 1000).toFixed(0)} s apart`;
  return new ClientError(
    { code: "client/clock-skew", url, offsetMs },
    `The clocks of this machine and of the network at ${url} are ${distance}`,
    options,
  );
}
