import type { Principal } from "@icp-sdk/core/principal";
import { encodeUtf8 } from "../bytes/mod.ts";
import { certificateTime, lookupRequestStatus, type RequestStatus } from "../wire/mod.ts";
import type { Client } from "./create-client.ts";
import { requestState } from "./requests/request-state.ts";

/** A call that was sent some time ago. */
export interface EarlierCall {
  readonly requestId: Uint8Array;
  /** The canister that the call was about. */
  readonly effectiveCanisterId: Principal;
}

/**
 * Asks, with a certificate, what became of a call of the client's identity. A network remembers for minutes only:
 * "absent" is also said of a call that was answered long ago.
 *
 * @throws ClientError when no trustworthy answer came
 */
export async function readCallStatus(client: Client, call: EarlierCall): Promise<RequestStatus> {
  return (await readCallOutcome(client, call)).status;
}

/** What a network said of a call, and when. */
export interface CallOutcome {
  readonly status: RequestStatus;
  /** The network's certified time, nanoseconds since 1970. */
  readonly timeNs: bigint;
}

/**
 * The same with the network's time: a call that is absent after its expiry will not be executed any more.
 *
 * @throws ClientError when no trustworthy answer came
 */
export async function readCallOutcome(client: Client, call: EarlierCall): Promise<CallOutcome> {
  const paths = [[encodeUtf8("request_status"), call.requestId]];
  const { tree } = await requestState(client, { kind: "canister", id: call.effectiveCanisterId }, paths);
  return { status: lookupRequestStatus(tree, call.requestId), timeNs: certificateTime(tree) };
}
