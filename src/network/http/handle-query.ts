import {
  encodeQueryResponse,
  querySignatureMessage,
  type Endpoint,
  type QueryContent,
} from "../../wire/mod.ts";
import { nodeSha256 } from "../node-sha256.ts";
import { toPlainCall } from "../worker/plain-call.ts";
import { effectiveTarget } from "./effective-target.ts";
import { cborResponse, type HttpResponse } from "./http-message.ts";
import type { NetworkServices } from "./network-services.ts";

/** A query whose envelope was checked. */
export interface CheckedQuery {
  readonly endpoint: Exclude<Endpoint, { kind: "status" }>;
  readonly content: QueryContent;
  readonly requestId: Uint8Array;
}

/**
 * `POST .../query`: runs against the visible state, and the node of the canister's subnet signs what came out (interface specification,
 * "Request: Query call"). The state is fresh, so that its time and its data certificate are too.
 */
export async function handleQuery(checked: CheckedQuery, services: NetworkServices): Promise<HttpResponse> {
  const { endpoint, content, requestId } = checked;
  const { keys, port, rounds } = services;
  const target = effectiveTarget(endpoint.target, content.canisterId, keys.config);
  if (target.kind === "refused") return target.response;
  await rounds.freshen();
  const subnet = keys.subnets[target.subnet];
  if (subnet === undefined)
    throw new RangeError(`Cannot find the keys of the subnet ${String(target.subnet)}`);
  const query = toPlainCall({ ...target, requestId, content });
  const certifier = rounds.certifier(target.subnet);
  const outcome = await port.send({ kind: "query", query, certifier });
  const timestampNs = rounds.timeNs;
  const message = querySignatureMessage(outcome, { timestampNs, requestId }, nodeSha256);
  const signature = subnet.nodeKey.sign(message);
  return cborResponse(
    encodeQueryResponse({ outcome, signatures: [{ timestampNs, signature, identity: subnet.nodeId }] }),
  );
}
