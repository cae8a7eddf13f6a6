import type { Principal } from "@icp-sdk/core/principal";
import { encodeUtf8 } from "../../bytes/mod.ts";
import {
  decodeCallResponse,
  type EndpointTarget,
  lookupRequestStatus,
  type Rejection,
  type RequestStatus,
} from "../../wire/mod.ts";
import type { Answer } from "../answer.ts";
import { defaultRetryPolicy } from "../certified/retry.ts";
import { ClientError } from "../client-error.ts";
import type { Client } from "../create-client.ts";
import { exchange, withClockOf } from "./exchange.ts";
import { protocolFault, understood } from "./request-faults.ts";
import { requestState } from "./request-state.ts";
import { networkNowMs, signContent, type SignedContent } from "./sign-content.ts";
import { prepareVerification, trustedCertificate } from "./trusted-certificate.ts";

/** One message to one method. */
export interface UpdateRequest {
  readonly canisterId: Principal;
  readonly methodName: string;
  /** The encoded Candid argument. */
  readonly arg: Uint8Array;
  /** Whose subnet gets the request. */
  readonly effectiveCanisterId: Principal;
}

const firstPollMs = 100;
const longestPollMs = 1_000;

/**
 * Makes one update call and waits for its certified outcome. The same request is repeated on transport failures; its id
 * keeps the network from executing it twice.
 *
 * @throws ClientError when no trustworthy answer came
 */
export async function requestUpdate(client: Client, request: UpdateRequest): Promise<Answer<Uint8Array>> {
  const { effectiveCanisterId, ...call } = request;
  const target: EndpointTarget = { kind: "canister", id: effectiveCanisterId };
  // Only a call that the network refused to take may be signed anew: it would be executed twice.
  const { signed, answer } = await withClockOf(client, { canisterId: effectiveCanisterId }, async () => {
    const nonce = crypto.getRandomValues(new Uint8Array(16));
    const signed = await signContent(client, { requestType: "call", nonce, ...call });
    const exchanged = exchange(client, { kind: "call", version: 4, target }, signed.body);
    prepareVerification();
    return { signed, answer: await exchanged };
  });
  if (answer.status === 202) return poll(client, signed, target);
  const response = understood(client.url, () => decodeCallResponse(answer.body));
  if (response.kind === "rejected") return rejected(response.rejection, false);
  const { tree } = await trustedCertificate(client, response.certificate, target);
  const status = understood(client.url, () => lookupRequestStatus(tree, signed.requestId));
  return answerOf(status) ?? poll(client, signed, target);
}

/** Asks for the call's status until it is final or the call can no longer be accepted. */
async function poll(
  client: Client,
  signed: SignedContent,
  target: EndpointTarget,
): Promise<Answer<Uint8Array>> {
  const { url } = client;
  const paths = [[encodeUtf8("request_status"), signed.requestId]];
  for (let pauseMs = firstPollMs; ; pauseMs = Math.min(longestPollMs, pauseMs * 1.5)) {
    await defaultRetryPolicy.sleep(pauseMs);
    const { tree } = await requestState(client, target, paths);
    const status = understood(url, () => lookupRequestStatus(tree, signed.requestId));
    const answer = answerOf(status);
    if (answer !== undefined) return answer;
    if (status.kind === "done") throw protocolFault(url, "the answer of the call was forgotten");
    const isUnknown = status.kind === "absent" || status.kind === "unknown";
    if (isUnknown && BigInt(networkNowMs(client)) * 1_000_000n > signed.expiresAtNs) {
      const reason = "the call was not executed within its lifetime";
      throw new ClientError({ code: "client/timeout", url, reason }, `No answer from ${url} in time`);
    }
  }
}

function answerOf(status: RequestStatus): Answer<Uint8Array> | undefined {
  if (status.kind === "replied") return { kind: "replied", value: status.arg };
  return status.kind === "rejected" ? rejected(status.rejection, true) : undefined;
}

function rejected({ rejectCode, errorCode, message }: Rejection, certified: boolean): Answer<Uint8Array> {
  return { kind: "rejected", reject: { rejectCode, errorCode, message, certified } };
}
