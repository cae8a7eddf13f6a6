import { encodeUtf8 } from "../../bytes/mod.ts";
import { encodeCallRejection, encodeCallReply, type CallContent, type Endpoint } from "../../wire/mod.ts";
import { within } from "../within.ts";
import { ownBuffer, toPlainCall } from "../worker/plain-call.ts";
import type { PlainCall } from "../worker/subnet-messages.ts";
import { effectiveTarget } from "./effective-target.ts";
import { cborResponse, emptyResponse, problemResponse, type HttpResponse } from "./http-message.ts";
import type { NetworkServices } from "./network-services.ts";

/** A call whose envelope was checked. */
export interface CheckedCall {
  readonly endpoint: Exclude<Endpoint, { kind: "status" }>;
  readonly content: CallContent;
  readonly requestId: Uint8Array;
}

const retryAfterSeconds = 1;
const requestStatus = encodeUtf8("request_status");

/** A call that ended earlier: its certificate is made anew from the state, if the sender may read it. */
async function certifyAgain(
  call: PlainCall,
  { endpoint, subnet }: { readonly endpoint: CheckedCall["endpoint"]; readonly subnet: number },
  services: NetworkServices,
): Promise<HttpResponse> {
  await services.rounds.freshen();
  const paths = [[requestStatus, call.requestId]];
  const { kind, id } = endpoint.target;
  const result = await services.port.send({
    kind: "read_state",
    paths,
    sender: call.sender,
    target: { kind, id: id.toUint8Array() },
    certifier: services.rounds.certifier(subnet),
    showsFlatRanges: false,
  });
  return result.kind === "allowed" ? cborResponse(encodeCallReply(result.certificate)) : emptyResponse(202);
}

/** @param certificate that only those who wait for the call have */
function certifiedResponse(certificate: Uint8Array): HttpResponse {
  const response = cborResponse(encodeCallReply(certificate));
  return ownBuffer(certificate).length > 0 ? { ...response, lent: certificate } : response;
}

/**
 * `POST .../call`: version 2 answers as soon as the call is taken in, versions 3 and 4 wait for its end (interface
 * specification, "Request: Call" and "Request: Asynchronous Call").
 */
export async function handleCall(checked: CheckedCall, services: NetworkServices): Promise<HttpResponse> {
  const { endpoint, content, requestId } = checked;
  const target = effectiveTarget(endpoint.target, content.canisterId, services.keys.config);
  if (target.kind === "refused") return target.response;
  const call = toPlainCall({ ...target, requestId, content });
  const submission = await services.rounds.submit(call);
  const isSynchronous = endpoint.version !== 2;
  switch (submission.kind) {
    case "refused":
      return cborResponse(encodeCallRejection(submission, endpoint.version));
    case "misdirected":
      return problemResponse({ status: 400, code: "network/misdirected", text: submission.message });
    case "overloaded": {
      const text = "Service is overloaded, try again later.";
      return problemResponse({ status: 503, code: "network/pool-full", text, retryAfterSeconds });
    }
    case "finished_before": {
      if (!isSynchronous) return emptyResponse(202);
      return certifyAgain(call, { endpoint, subnet: target.subnet }, services);
    }
    case "accepted": {
      if (!isSynchronous) return emptyResponse(202);
      const certificate = await within(submission.certificate, services.limits.syncCallTimeoutMs);
      return certificate === undefined ? emptyResponse(202) : certifiedResponse(certificate);
    }
  }
}
