import type { Principal } from "@icp-sdk/core/principal";
import { loadCurve } from "../../bls/mod.ts";
import { decodeUtf8, encodeUtf8 } from "../../bytes/mod.ts";
import {
  type BlsVerifier,
  decodeCallResponse,
  decodeManagementResult,
  decodeReadStateResponse,
  encodeManagementArgs,
  endpointPath,
  lookupRequestStatus,
  managementCanisterId,
  type ManagementMethod,
  type ManagementResults,
  type Rejection,
  type RequestStatus,
  verifyCertificate,
  type WireFault,
  WireError,
} from "../../wire/mod.ts";
import type { SentCall } from "../announce-calls.ts";
import { type Answer, mapAnswer } from "../answer.ts";
import { ClientError } from "../client-error.ts";
import type { Client } from "../create-client.ts";
import type { ManagementCall } from "../management/call-management.ts";
import type { HttpAnswer } from "./answer-parser.ts";
import { fastSha256 } from "./fast-sha256.ts";
import { HttpPoster } from "./http-poster.ts";
import { rememberedBls } from "./remembered-bls.ts";
import { defaultRetryPolicy, type RetryPolicy, withRetries } from "./retry.ts";
import { type SignedRequest, signRequest } from "./sign-request.ts";

/** What calls may differ in. */
export interface CertifiedCallsOptions {
  /** @default {defaultRetryPolicy} */
  readonly retries?: RetryPolicy;
  /** Ends everything that is under way; what was waited for is rejected with its reason. */
  readonly signal?: AbortSignal;
  /** How long one HTTP request may take. @default {60000} */
  readonly timeoutMs?: number;
  /** Milliseconds since 1970. @default {Date.now} */
  readonly now?: () => number;
  /** 16 bytes that no other call has. @default {the platform's randomness} */
  readonly nonce?: () => Uint8Array;
}

/** Is told of a call before it leaves. */
export type AnnounceCall = (call: SentCall) => Promise<void>;

/** Encoded Candid, as a whole or in parts, so that a large blob in it needs not be copied. */
export type EncodedArgument = Uint8Array | readonly Uint8Array[];

interface EncodedCall {
  readonly methodName: ManagementMethod;
  readonly arg: EncodedArgument;
  readonly effectiveCanisterId: Principal;
  readonly announce: AnnounceCall | undefined;
}

/** The network did not take a call as its expiry does not fit the network's clock: the call may be signed anew. */
class ExpiryRefusal extends ClientError {}

/** The network accepts a call for at most five minutes; its clock may be ahead of ours. */
const lifetimeMs = 4 * 60_000;
/** Certificates older than this are a replay. */
const maximumAgeMs = 5 * 60_000;
const firstPollMs = 100;
const longestPollMs = 1_000;

/**
 * Update calls in bulk, with the smallest amount of work and memory per call: an own path beside the library's agent.
 * Each answer is believed only with a certificate under the client's root key: signature, delegation and its canister
 * ranges, age. A call that got no answer is sent again under the same request id, so that the network executes it once.
 */
export class CertifiedCalls {
  readonly client: Client;
  readonly #poster: HttpPoster;
  readonly #options: CertifiedCallsOptions;
  readonly #retries: RetryPolicy;
  readonly #verifyBls: BlsVerifier = rememberedBls();

  constructor(client: Client, options: CertifiedCallsOptions = {}) {
    this.client = client;
    this.#options = options;
    this.#poster = new HttpPoster(client.url, options);
    this.#retries = options.retries ?? defaultRetryPolicy;
  }

  /**
   * Calls the management canister, attempts it again as the policy says, and waits for the certified outcome.
   *
   * @throws ClientError when no trustworthy answer came; "wire/bad-candid" when the reply has another type
   */
  async manage<M extends ManagementMethod>(
    call: ManagementCall<M>,
    announce?: AnnounceCall,
  ): Promise<Answer<ManagementResults[M]>> {
    const { method, args, effectiveCanisterId } = call;
    const arg = encodeManagementArgs(method, args);
    const answer = await this.send(method, arg, effectiveCanisterId, announce);
    return mapAnswer(answer, (reply) => decodeManagementResult(method, reply));
  }

  /**
   * The same with the argument and the reply as encoded Candid. The argument must not change meanwhile. The reply is a view
   * on the network's answer, whose memory `release` takes back.
   *
   * @param announce Is told of the call before it leaves; if it throws, the call stays here.
   * @throws ClientError when no trustworthy answer came
   */
  async send(
    method: ManagementMethod,
    arg: EncodedArgument,
    effectiveCanisterId: Principal,
    announce?: AnnounceCall,
  ): Promise<Answer<Uint8Array>> {
    await loadCurve();
    const call = { methodName: method, arg, effectiveCanisterId, announce };
    try {
      return await this.#sendOnce(call);
    } catch (error) {
      const { agent } = this.client;
      if (!(error instanceof ExpiryRefusal) || agent.hasSyncedTime()) throw error;
      await agent.syncTime({ canisterId: effectiveCanisterId });
      return this.#sendOnce(call);
    }
  }

  /** Takes back the memory of a reply, or of a view on it, that nobody uses any more. */
  release(reply: Uint8Array): void {
    this.#poster.release(reply);
  }

  /** Closes the connections. */
  close(): void {
    this.#poster.close();
  }

  async #sendOnce({
    methodName,
    arg,
    effectiveCanisterId,
    announce,
  }: EncodedCall): Promise<Answer<Uint8Array>> {
    const signed = await signRequest(this.client.identity, {
      requestType: "call",
      sender: this.client.principal,
      canisterId: managementCanisterId,
      methodName,
      arg: arg instanceof Uint8Array ? [arg] : arg,
      ingressExpiryNs: BigInt(this.#now() + lifetimeMs) * 1_000_000n,
      nonce: this.#options.nonce?.() ?? crypto.getRandomValues(new Uint8Array(16)),
    });
    const { requestId, expiresAtNs } = signed;
    await announce?.({ methodName, requestId, expiresAtMs: Number(expiresAtNs / 1_000_000n) });
    let attempts = 0;
    const attempt = (): Promise<Answer<Uint8Array>> => {
      attempts += 1;
      return this.#attempt(signed, effectiveCanisterId, attempts === 1);
    };
    return withRetries(this.#retries, attempt, this.#options.signal);
  }

  /** The network's time, as far as the agent knows how its clock differs. */
  #now(): number {
    return (this.#options.now ?? Date.now)() + this.client.agent.getTimeDiffMsecs();
  }

  /** @param isFirst Whether the network cannot have taken the call before. */
  async #attempt(
    signed: SignedRequest,
    canisterId: Principal,
    isFirst: boolean,
  ): Promise<Answer<Uint8Array>> {
    const path = endpointPath({ kind: "call", version: 4, target: { kind: "canister", id: canisterId } });
    const answer = await this.#poster.post(path, signed.body, this.#options.signal);
    if (answer.status === 202) return this.#poll(signed, canisterId);
    if (answer.status !== 200) {
      const error = this.#statusFault(answer);
      throw isFirst && isAboutExpiry(error) ? new ExpiryRefusal(error.fault, error.message) : error;
    }
    const response = this.#understood(() => decodeCallResponse(answer.body));
    if (response.kind === "rejected") return rejected(response.rejection, false);
    const status = this.#certifiedStatus(response.certificate, signed, canisterId);
    return outcomeOf(status) ?? this.#poll(signed, canisterId);
  }

  /** Asks for the call's status until it is final or the call can no longer be accepted. */
  async #poll(signed: SignedRequest, canisterId: Principal): Promise<Answer<Uint8Array>> {
    const path = endpointPath({
      kind: "read_state",
      version: 3,
      target: { kind: "canister", id: canisterId },
    });
    const paths = [[encodeUtf8("request_status"), signed.requestId]];
    for (let pauseMs = firstPollMs; ; pauseMs = Math.min(longestPollMs, pauseMs * 1.5)) {
      await this.#retries.sleep(pauseMs, this.#options.signal);
      const { body } = await signRequest(this.client.identity, {
        requestType: "read_state",
        sender: this.client.principal,
        ingressExpiryNs: BigInt(this.#now() + lifetimeMs) * 1_000_000n,
        paths,
      });
      const answer = await this.#poster.post(path, body, this.#options.signal);
      if (answer.status !== 200) throw this.#statusFault(answer);
      const certificate = this.#understood(() => decodeReadStateResponse(answer.body));
      const status = this.#certifiedStatus(certificate, signed, canisterId);
      const outcome = outcomeOf(status);
      if (outcome !== undefined) return outcome;
      if (status.kind === "done") throw this.#protocolFault("the answer of the call was forgotten");
      if (BigInt(this.#now()) * 1_000_000n > signed.expiresAtNs) {
        const { url } = this.client;
        const reason = "the call was not executed within its lifetime";
        throw new ClientError({ code: "client/timeout", url, reason }, `No answer from ${url} in time`);
      }
    }
  }

  /**
   * Certificates must be young by the clock of this machine, too: whoever replays old ones also tells the time that they
   * show.
   */
  #notBeforeNs(): bigint {
    const own = (this.#options.now ?? Date.now)();
    return BigInt(Math.max(own, this.#now()) - maximumAgeMs) * 1_000_000n;
  }

  #certifiedStatus(certificate: Uint8Array, signed: SignedRequest, canisterId: Principal): RequestStatus {
    const verdict = verifyCertificate(certificate, {
      rootKeyDer: this.client.rootKeyDer,
      verifyBls: this.#verifyBls,
      canisterId,
      notBeforeNs: this.#notBeforeNs(),
      sha256: fastSha256,
    });
    if (!verdict.ok) throw this.#untrusted(verdict.fault);
    return this.#understood(() => lookupRequestStatus(verdict.certificate.tree, signed.requestId));
  }

  #understood<T>(decode: () => T): T {
    try {
      return decode();
    } catch (error) {
      if (error instanceof WireError) throw this.#protocolFault(error.message, error);
      throw error;
    }
  }

  #protocolFault(reason: string, cause?: unknown): ClientError {
    const { url } = this.client;
    return new ClientError(
      { code: "client/protocol", url, reason },
      `The network at ${url} gave an answer that cannot be used: ${reason}`,
      { cause },
    );
  }

  #untrusted(fault: WireFault): ClientError {
    const { url } = this.client;
    if (fault.code === "wire/stale-certificate") {
      return new ClientError(
        { code: "client/clock-skew", url, offsetMs: undefined },
        `The clocks of this machine and of the network at ${url} are too far apart`,
      );
    }
    return new ClientError(
      { code: "client/untrusted-answer", url, reason: fault.code },
      `The answer of ${url} is not signed by the expected root key: ${fault.code}`,
    );
  }

  #statusFault({ status, retryAfterMs, body }: HttpAnswer): ClientError {
    const { url } = this.client;
    const text = decodeUtf8(body.subarray(0, 300)).trim();
    return new ClientError(
      { code: "client/http-status", url, status, text, ...(retryAfterMs !== undefined && { retryAfterMs }) },
      `The network at ${url} answered with HTTP status ${String(status)}: ${text}`,
    );
  }
}

function isAboutExpiry({ fault }: ClientError): boolean {
  return fault.code === "client/http-status" && fault.status === 400 && fault.text.includes("expiry");
}

function outcomeOf(status: RequestStatus): Answer<Uint8Array> | undefined {
  if (status.kind === "replied") return { kind: "replied", value: status.arg };
  return status.kind === "rejected" ? rejected(status.rejection, true) : undefined;
}

function rejected({ rejectCode, errorCode, message }: Rejection, certified: boolean): Answer<Uint8Array> {
  return { kind: "rejected", reject: { rejectCode, errorCode, message, certified } };
}
