import { proxyInterface, type RequestStatus } from "../../wire/mod.ts";
import { parseProxyFailure } from "./parse-proxy-failure.ts";

/**
 * What became of a call that a proxy canister was asked to make, out of what became of the request to the proxy canister.
 * As long as that works on it, the call may still be made: nothing is known but that it was received.
 *
 * @throws WireError "wire/bad-candid" when the canister is no proxy canister
 */
export function proxiedStatus(status: RequestStatus): RequestStatus {
  if (status.kind === "processing") return { kind: "received" };
  if (status.kind !== "replied") return status;
  const result = proxyInterface.decodeResult("proxy", status.arg);
  if ("Ok" in result) return { kind: "replied", arg: result.Ok.result };
  const { rejectCode, errorCode, message } = parseProxyFailure(result.Err);
  return {
    kind: "rejected",
    rejection: { rejectCode, message, ...(errorCode !== undefined && { errorCode }) },
  };
}
