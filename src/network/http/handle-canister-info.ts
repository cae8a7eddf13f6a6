import { type HttpRequest, type HttpResponse, problemResponse } from "./http-message.ts";
import type { NetworkServices } from "./network-services.ts";

/**
 * `POST /icebox/v1/canister-info`: a canister's history, which calls from outside are not told.
 *
 * Only for programs on this machine, as with the advance of time.
 */
export async function handleCanisterInfo(
  request: HttpRequest,
  { port }: NetworkServices,
): Promise<HttpResponse> {
  if (request.method !== "POST") {
    return problemResponse({
      status: 405,
      code: "network/wrong-method",
      text: `${request.path} does not take ${request.method}`,
    });
  }
  if (request.isLocal !== true || request.origin !== undefined) {
    const text = "The history of a canister is told to programs on the network's own machine only";
    return problemResponse({ status: 403, code: "network/not-local", text });
  }
  const answer = await port.send({ kind: "canister_info", arg: request.body });
  if (answer.kind === "no_such_canister") {
    const text = "There is no such canister, or the body is no argument of canister_info";
    return problemResponse({ status: 404, code: "network/no-such-canister", text });
  }
  return { status: 200, headers: { "content-type": "application/octet-stream" }, body: answer.info };
}
