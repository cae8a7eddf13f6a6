import { decodeEnvelope, proxyInterface } from "../wire/mod.ts";
import { nodeFetch } from "./network/node-fetch.ts";

/** A call that is about to leave this machine. */
export interface SentCall {
  readonly methodName: string;
  /** 32 bytes; under it the network tells what became of the call. */
  readonly requestId: Uint8Array;
  /** When the network stops accepting the call, milliseconds since 1970. */
  readonly expiresAtMs: number;
}

/** How calls are announced. */
export interface AnnounceOptions {
  /** What sends. @default {what clients use} */
  readonly send?: typeof fetch;
  /** Whether a proxy canister is asked to make the calls: they are told of by the methods that it is to call. */
  readonly isProxied?: boolean;
}

/**
 * A `fetch` that tells of each update call before it is sent, so that whoever is cut off afterwards can ask what became
 * of it. A call that is repeated is announced again under the same request id.
 *
 * @param announce The call leaves when this has ended; if it throws, the call is not sent.
 */
export function announceCalls(
  announce: (call: SentCall) => Promise<void>,
  options: AnnounceOptions = {},
): typeof fetch {
  const { send = nodeFetch } = options;
  return async (input, init) => {
    const body: unknown = init?.body;
    const decoded = body instanceof Uint8Array ? decodeEnvelope(body) : undefined;
    if (decoded?.ok === true && decoded.envelope.content.requestType === "call") {
      const { content } = decoded.envelope;
      const expiresAtMs = Number(content.ingressExpiryNs / 1_000_000n);
      const methodName = options.isProxied === true ? proxiedMethod(content) : content.methodName;
      await announce({ methodName, requestId: decoded.requestId, expiresAtMs });
    }
    return send(input, init);
  };
}

function proxiedMethod({
  arg,
  methodName,
}: {
  readonly arg: Uint8Array;
  readonly methodName: string;
}): string {
  return methodName === "proxy" ? proxyInterface.decodeArgs("proxy", arg).method : methodName;
}
