import { encodeReadStateResponse, type Endpoint, type ReadStateContent } from "../../wire/mod.ts";
import { effectiveSubnet } from "./effective-target.ts";
import { cborResponse, problemResponse, type HttpResponse } from "./http-message.ts";
import type { NetworkServices } from "./network-services.ts";

/** A read_state request whose envelope was checked. */
export interface CheckedReadState {
  readonly endpoint: Exclude<Endpoint, { kind: "status" }>;
  readonly content: ReadStateContent;
}

/**
 * `POST .../read_state`: a certificate over the requested paths and the time (interface specification, "Request: Read
 * state"). An old state is renewed first: clients refuse certificates whose time is minutes ago.
 */
export async function handleReadState(
  checked: CheckedReadState,
  services: NetworkServices,
): Promise<HttpResponse> {
  const { endpoint, content } = checked;
  const { id, kind } = endpoint.target;
  const found = effectiveSubnet(endpoint.target, services.keys.config);
  if (found.kind === "refused") return found.response;
  await services.rounds.freshen();
  const target = { kind, id: id.toUint8Array() };
  const sender = content.sender.toUint8Array();
  const result = await services.port.send({
    kind: "read_state",
    paths: content.paths,
    sender,
    target,
    certifier: services.rounds.certifier(found.subnet),
    showsFlatRanges: endpoint.version === 2,
  });
  if (result.kind === "allowed") return cborResponse(encodeReadStateResponse(result.certificate));
  return problemResponse({ status: result.httpStatus, code: "network/path-refused", text: result.text });
}
