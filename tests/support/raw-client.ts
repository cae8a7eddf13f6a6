import { Cbor, Certificate, lookupResultToBuffer } from "@icp-sdk/core/agent";
import { Principal } from "@icp-sdk/core/principal";
import { type RequestDetails, type SignedRequest, signReadState, signRequest } from "./envelope.ts";
import { type TestIdentity, testIdentity } from "./test-identity.ts";

/** How a network answered a request. */
export type Answer =
  | { readonly kind: "replied"; readonly reply: Uint8Array }
  | {
      readonly kind: "rejected";
      /** True if a certificate carries the reject, false if the network refused the call before executing it. */
      readonly certified: boolean;
      readonly rejectCode: number;
      readonly errorCode: string | undefined;
      readonly message: string;
    }
  /** The network did not take the request at all. */
  | { readonly kind: "refused"; readonly httpStatus: number; readonly text: string };

/** A call that was sent. */
export interface StartedCall {
  readonly request: SignedRequest;
  readonly canisterId: Principal;
}

/** Where a raw client sends its requests, and as whom. */
export interface RawClientOptions {
  readonly url: string;
  readonly rootKeyDer: Uint8Array;
  /** @default {the test identity "raw-client"} */
  readonly identity?: TestIdentity;
  /** Whether certificates must be as old as this machine's clock says. @default {true} */
  readonly checksTime?: boolean;
  /** Whether the signatures of certificates are verified; a bench that measures the network does without. @default {true} */
  readonly checksSignatures?: boolean;
}

const pollMs = 50;
const text = new TextDecoder();

/** Talks HTTP to a network with the public SDK's encoders and certificate check, and shows every kind of answer. */
export class RawClient {
  readonly url: string;
  readonly identity: TestIdentity;
  readonly #rootKeyDer: Uint8Array;
  readonly #checksTime: boolean;
  readonly #checksSignatures: boolean;

  constructor({
    url,
    rootKeyDer,
    identity = testIdentity("raw-client"),
    checksTime = true,
    checksSignatures = true,
  }: RawClientOptions) {
    this.#checksSignatures = checksSignatures;
    this.#checksTime = checksTime;
    this.url = url;
    this.identity = identity;
    this.#rootKeyDer = rootKeyDer;
  }

  /** Calls a canister as an update and waits for the certified answer. */
  async call(details: RequestDetails, effectiveCanisterId: Principal = details.canisterId): Promise<Answer> {
    return await this.sendCall(signRequest("call", this.identity, details), effectiveCanisterId);
  }

  /** Sends a signed call to the version 4 endpoint and waits for the certified answer. */
  async sendCall(request: SignedRequest, effectiveCanisterId: Principal): Promise<Answer> {
    const response = await this.post(`/api/v4/canister/${effectiveCanisterId.toText()}/call`, request.body);
    const bytes = new Uint8Array(await response.arrayBuffer());
    return await this.readCallResponse({ status: response.status, bytes }, request, effectiveCanisterId);
  }

  /** Sends a call to the version 2 endpoint, which does not wait: `finishCall` asks for the answer. */
  async startCall(details: RequestDetails): Promise<StartedCall> {
    const request = signRequest("call", this.identity, details);
    const { canisterId } = details;
    const response = await this.post(`/api/v2/canister/${canisterId.toText()}/call`, request.body);
    if (response.status !== 202) throw new Error(`A call was refused: ${await response.text()}`);
    return { request, canisterId };
  }

  /** Waits for the answer to a started call; the client that started it may have talked to an earlier process. */
  async finishCall({ request, canisterId }: StartedCall): Promise<Answer> {
    return await this.#poll(request, canisterId);
  }

  /** Checks and reads what the version 4 call endpoint answered; asks on if the call was not finished in time. */
  async readCallResponse(
    { status, bytes }: { readonly status: number; readonly bytes: Uint8Array },
    request: SignedRequest,
    effectiveCanisterId: Principal,
  ): Promise<Answer> {
    if (status === 202) return await this.#poll(request, effectiveCanisterId);
    if (status !== 200) return { kind: "refused", httpStatus: status, text: text.decode(bytes) };
    const body = Cbor.decode<CallResponse>(bytes);
    if (body.status === "non_replicated_rejection") return rejected(body, false);
    const answer = await this.#statusIn(body.certificate, request, effectiveCanisterId);
    if (answer === undefined)
      throw new Error("The certificate of a synchronous answer holds no final status");
    return answer;
  }

  /** Queries a canister. The node signatures are left to the real clients to check. */
  async query(details: RequestDetails): Promise<Answer> {
    const { body } = signRequest("query", this.identity, details);
    const response = await this.post(`/api/v3/canister/${details.canisterId.toText()}/query`, body);
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (response.status !== 200) {
      return { kind: "refused", httpStatus: response.status, text: text.decode(bytes) };
    }
    const answer = Cbor.decode<QueryResponse>(bytes);
    return answer.status === "replied"
      ? { kind: "replied", reply: answer.reply.arg }
      : rejected(answer, false);
  }

  /** Posts a CBOR body. */
  async post(path: string, body: Uint8Array): Promise<Response> {
    // The copy gives the body a buffer of its own, as the type of fetch asks for.
    const init = {
      method: "POST",
      headers: { "content-type": "application/cbor" },
      body: Uint8Array.from(body),
    };
    return await fetch(this.url + path, init);
  }

  async #poll(request: SignedRequest, effectiveCanisterId: Principal): Promise<Answer> {
    const { body } = signReadState(this.identity, [[encode("request_status"), request.requestId]]);
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, pollMs));
      const response = await this.post(`/api/v3/canister/${effectiveCanisterId.toText()}/read_state`, body);
      const bytes = new Uint8Array(await response.arrayBuffer());
      if (response.status !== 200) {
        return { kind: "refused", httpStatus: response.status, text: text.decode(bytes) };
      }
      const { certificate } = Cbor.decode<{ certificate: Uint8Array }>(bytes);
      const answer = await this.#statusIn(certificate, request, effectiveCanisterId);
      if (answer !== undefined) return answer;
    }
  }

  async #statusIn(
    bytes: Uint8Array,
    request: SignedRequest,
    canisterId: Principal,
  ): Promise<Answer | undefined> {
    const certificate = await Certificate.create({
      certificate: bytes,
      rootKey: this.#rootKeyDer,
      principal: { canisterId },
      disableTimeVerification: !this.#checksTime,
      ...(!this.#checksSignatures && { blsVerify: () => Promise.resolve(true) }),
    });
    const field = (name: string) =>
      lookupResultToBuffer(certificate.lookup_path(["request_status", request.requestId, name]));
    const status = decode(field("status"));
    if (status === "replied") return { kind: "replied", reply: field("reply") ?? new Uint8Array() };
    if (status !== "rejected") return undefined;
    return {
      kind: "rejected",
      certified: true,
      rejectCode: field("reject_code")?.[0] ?? 0,
      errorCode: decode(field("error_code")),
      message: decode(field("reject_message")) ?? "",
    };
  }
}

interface Reject {
  readonly reject_code: bigint | number;
  readonly reject_message: string;
  readonly error_code?: string;
}

type CallResponse =
  | { readonly status: "replied"; readonly certificate: Uint8Array }
  | ({ readonly status: "non_replicated_rejection" } & Reject);

type QueryResponse =
  | { readonly status: "replied"; readonly reply: { readonly arg: Uint8Array } }
  | ({ readonly status: "rejected" } & Reject);

function rejected(reject: Reject, certified: boolean): Answer {
  return {
    kind: "rejected",
    certified,
    rejectCode: Number(reject.reject_code),
    errorCode: reject.error_code,
    message: reject.reject_message,
  };
}

function encode(label: string): Uint8Array {
  return new TextEncoder().encode(label);
}

function decode(bytes: Uint8Array | undefined): string | undefined {
  return bytes === undefined ? undefined : text.decode(bytes);
}
