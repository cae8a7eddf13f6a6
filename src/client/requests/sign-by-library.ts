import { Cbor, type Identity, requestIdOf } from "@icp-sdk/core/agent";
import type { CallContent, QueryContent, ReadStateContent } from "../../wire/mod.ts";

/** Has an identity of others sign, one with delegations for example, as the library asks it to. */
export async function signByLibrary(
  identity: Identity,
  content: CallContent | QueryContent | ReadStateContent,
): Promise<{ requestId: Uint8Array; body: Uint8Array }> {
  const fields = {
    request_type: content.requestType,
    sender: content.sender,
    ingress_expiry: content.ingressExpiryNs,
    ...(content.nonce !== undefined && { nonce: content.nonce }),
    ...(content.requestType === "read_state"
      ? { paths: content.paths }
      : { canister_id: content.canisterId, method_name: content.methodName, arg: content.arg }),
  };
  // The library types its requests by internal enums; this is the form that it sends itself.
  const request = {
    endpoint: content.requestType,
    request: { method: "POST", headers: {} },
    body: fields,
  } as never;
  const transformed: unknown = await identity.transformRequest(request);
  const body = objectField(transformed, "body");
  return { requestId: requestIdOf({ ...objectField(body, "content") }), body: Cbor.encode(body) };
}

function objectField(value: unknown, name: string): object {
  if (typeof value === "object" && value !== null) {
    const field: unknown = Reflect.get(value, name);
    if (typeof field === "object" && field !== null) return field;
  }
  throw new TypeError(`Cannot send what the identity made of a request: it has no "${name}"`);
}
