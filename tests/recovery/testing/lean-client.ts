import { Agent, request } from "node:http";
import type { Principal } from "@icp-sdk/core/principal";
import { encodeUtf8 } from "icebox/bytes";
import {
  decodeCallResponse,
  decodeCertificate,
  decodeQueryResponse,
  decodeReadStateResponse,
  type HashTree,
  lookupPath,
  lookupRequestStatus,
  type RequestStatus,
} from "icebox/wire";
import { type SignedRequest, signReadState, signRequest } from "../../support/envelope.ts";
import type { TestIdentity } from "../../support/test-identity.ts";

/** A signed call and where it goes: enough to send it once more. */
export interface PreparedCall extends SignedRequest {
  readonly effectiveCanisterId: Principal;
}

/** What became of a request, as far as its sender knows. */
export type CallOutcome =
  | { readonly kind: "replied"; readonly reply: Uint8Array; readonly timeNs: bigint }
  | { readonly kind: "rejected"; readonly certified: boolean; readonly message: string }
  /** The connection broke before the whole answer was there. */
  | { readonly kind: "cut_off" };

/** A request status with the time of the state that it stands in. */
export interface CertifiedStatus {
  readonly status: RequestStatus;
  readonly timeNs: bigint;
}

/** Thrown when the network is gone in the middle of a request that has no outcome for that. */
export class CutOffError extends Error {
  override readonly name = "CutOffError";
}

const pollMs = 20;

/**
 * A client without the cost of the public one: it decodes certificates and does not verify their signatures. One client
 * is for one run of one network.
 */
export class LeanClient {
  readonly #url: string;
  readonly #identity: TestIdentity;
  readonly #agent = new Agent({ keepAlive: true });

  constructor(url: string, identity: TestIdentity) {
    this.#url = url;
    this.#identity = identity;
  }

  /** Signs a call without sending it. */
  prepare(
    call: { readonly canisterId: Principal; readonly methodName: string; readonly arg: Uint8Array },
    effectiveCanisterId: Principal = call.canisterId,
  ): PreparedCall {
    return { ...signRequest("call", this.#identity, call), effectiveCanisterId };
  }

  /** Sends a call to the synchronous endpoint and waits for its certified end. */
  async send(call: PreparedCall): Promise<CallOutcome> {
    try {
      const answer = await this.#post(`canister/${call.effectiveCanisterId.toText()}/call`, call.body, 4);
      if (answer.httpStatus === 202) return outcomeOf(await this.awaitStatus(call));
      const response = decodeCallResponse(okBody(answer));
      if (response.kind === "rejected") {
        return { kind: "rejected", certified: false, message: response.rejection.message };
      }
      return outcomeOf(readStatus(response.certificate, call.requestId));
    } catch (error) {
      if (error instanceof CutOffError) return { kind: "cut_off" };
      throw error;
    }
  }

  /** Asks for the status of a call. */
  async readStatus(call: PreparedCall): Promise<CertifiedStatus> {
    const { body } = signReadState(this.#identity, [[encodeUtf8("request_status"), call.requestId]]);
    const answer = await this.#post(`canister/${call.effectiveCanisterId.toText()}/read_state`, body, 3);
    return readStatus(decodeReadStateResponse(okBody(answer)), call.requestId);
  }

  /** Asks for the status of a call until it is final or the network does not know the call. */
  async awaitStatus(call: PreparedCall): Promise<CertifiedStatus> {
    for (;;) {
      const certified = await this.readStatus(call);
      const { kind } = certified.status;
      if (kind !== "received" && kind !== "processing") return certified;
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  }

  /** Queries a canister; `undefined` if it rejects. */
  async query(
    canisterId: Principal,
    methodName: string,
    arg: Uint8Array = new Uint8Array(),
  ): Promise<Uint8Array | undefined> {
    const { body } = signRequest("query", this.#identity, { canisterId, methodName, arg });
    const answer = await this.#post(`canister/${canisterId.toText()}/query`, body, 3);
    const { outcome } = decodeQueryResponse(okBody(answer));
    return outcome.kind === "replied" ? outcome.arg : undefined;
  }

  /** Closes the connections. */
  close(): void {
    this.#agent.destroy();
  }

  async #post(path: string, body: Uint8Array, version: number): Promise<HttpAnswer> {
    return await new Promise((resolve, reject) => {
      const fail = (cause: Error) => reject(new CutOffError(`"${path}" was cut off`, { cause }));
      const headers = { "content-type": "application/cbor", "content-length": body.length };
      const options = { method: "POST", agent: this.#agent, headers };
      const sent = request(`${this.#url}/api/v${version}/${path}`, options, (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("end", () =>
          resolve({ httpStatus: response.statusCode ?? 0, body: new Uint8Array(Buffer.concat(parts)) }),
        );
        response.on("error", fail);
      });
      sent.on("error", fail);
      sent.end(body);
    });
  }
}

interface HttpAnswer {
  readonly httpStatus: number;
  readonly body: Uint8Array;
}

function okBody({ httpStatus, body }: HttpAnswer): Uint8Array {
  if (httpStatus === 200) return body;
  throw new Error(`The network answered ${httpStatus}: ${new TextDecoder().decode(body)}`);
}

function readStatus(certificate: Uint8Array, requestId: Uint8Array): CertifiedStatus {
  const { tree } = decodeCertificate(certificate);
  return { status: lookupRequestStatus(tree, requestId), timeNs: timeOf(tree) };
}

function timeOf(tree: HashTree): bigint {
  const time = lookupPath(tree, [encodeUtf8("time")]);
  if (time.kind !== "found") throw new Error("The certificate has no time");
  return time.value.reduceRight((sum, byte) => (sum << 7n) | BigInt(byte & 0x7f), 0n);
}

function outcomeOf({ status, timeNs }: CertifiedStatus): CallOutcome {
  if (status.kind === "replied") return { kind: "replied", reply: status.arg, timeNs };
  if (status.kind === "rejected") {
    return { kind: "rejected", certified: true, message: status.rejection.message };
  }
  throw new Error(`The certificate says that the call is "${status.kind}"`);
}
