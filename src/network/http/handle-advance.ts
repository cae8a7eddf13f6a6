import { decodeAdvanceRequest, encodeAdvanceResponse } from "../../wire/mod.ts";
import { NetworkError } from "../network-error.ts";
import { type HttpRequest, type HttpResponse, problemResponse } from "./http-message.ts";
import type { NetworkServices } from "./network-services.ts";

/**
 * `POST /icebox/v1/advance`: moves the network's time forward.
 *
 * Only for programs on this machine: a request from elsewhere is refused, and so is everything that a web page sends.
 * Browsers name the page's origin in every POST, and the answer has no header that would let a page read it.
 */
export async function handleAdvance(request: HttpRequest, services: NetworkServices): Promise<HttpResponse> {
  if (request.method !== "POST") {
    return problemResponse({
      status: 405,
      code: "network/wrong-method",
      text: `${request.path} does not take ${request.method}`,
    });
  }
  if (request.isLocal !== true || request.origin !== undefined) {
    const text = "The time of a network can only be advanced by a program on its own machine";
    return problemResponse({ status: 403, code: "network/not-local", text });
  }
  const milliseconds = decodeAdvanceRequest(request.body);
  if (milliseconds === undefined) {
    const text = 'The body must be a JSON object like {"milliseconds": 60000}';
    return problemResponse({ status: 400, code: "network/bad-advance", text });
  }
  try {
    const body = encodeAdvanceResponse(await services.timeMachine.advance(milliseconds));
    return { status: 200, headers: { "content-type": "application/json" }, body };
  } catch (error) {
    if (!(error instanceof NetworkError) || error.fault.code !== "network/bad-duration") throw error;
    return problemResponse({ status: 400, code: error.fault.code, text: error.message });
  }
}
