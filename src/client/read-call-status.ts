import type { Principal } from "@icp-sdk/core/principal";
import { encodeUtf8 } from "../bytes/mod.ts";
import { decodeCertificate, lookupRequestStatus, type RequestStatus } from "../wire/mod.ts";
import { clientErrorOf } from "./agent-failure.ts";
import type { Client } from "./create-client.ts";

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
  const paths = [[encodeUtf8("request_status"), call.requestId]];
  try {
    const target = { canisterId: call.effectiveCanisterId };
    const { certificate } = await client.agent.readState(target, { paths });
    return lookupRequestStatus(decodeCertificate(certificate).tree, call.requestId);
  } catch (error) {
    throw clientErrorOf(error, client.url);
  }
}
