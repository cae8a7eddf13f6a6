import { type Certificate, decodeReadStateResponse, type EndpointTarget } from "../../wire/mod.ts";
import type { Client } from "../create-client.ts";
import { exchange, withClockOf } from "./exchange.ts";
import { understood } from "./request-faults.ts";
import { signContent } from "./sign-content.ts";
import { prepareVerification, trustedCertificate } from "./trusted-certificate.ts";

/**
 * Reads parts of a subnet's state tree.
 *
 * @param target Whose subnet is asked: a canister's, or one by its id.
 * @returns A verified certificate, whose tree shows the paths
 * @throws ClientError when no trustworthy answer came
 */
export function requestState(
  client: Client,
  target: EndpointTarget,
  paths: readonly (readonly Uint8Array[])[],
): Promise<Certificate> {
  const clockPlace = target.kind === "canister" ? { canisterId: target.id } : { subnetId: target.id };
  return withClockOf(client, clockPlace, async () => {
    const { body } = await signContent(client, { requestType: "read_state", paths });
    const exchanged = exchange(client, { kind: "read_state", version: 3, target }, body);
    prepareVerification();
    const answer = await exchanged;
    const certificate = understood(client.url, () => decodeReadStateResponse(answer.body));
    return trustedCertificate(client, certificate, target);
  });
}
