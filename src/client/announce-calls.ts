import { decodeEnvelope } from "../wire/mod.ts";
import { nodeFetch } from "./network/node-fetch.ts";

/** A call that is about to leave this machine. */
export interface SentCall {
  readonly methodName: string;
  /** 32 bytes; under it the network tells what became of the call. */
  readonly requestId: Uint8Array;
  /** When the network stops accepting the call, milliseconds since 1970. */
  readonly expiresAtMs: number;
}

/**
 * A `fetch` that tells of each update call before it is sent, so that whoever is cut off afterwards can ask what became
 * of it. A call that is repeated is announced again under the same request id.
 *
 * @param announce The call leaves when this has ended; if it throws, the call is not sent.
 * @param send What sends. @default {what clients use}
 */
export function announceCalls(
  announce: (call: SentCall) => Promise<void>,
  send: typeof fetch = nodeFetch,
): typeof fetch {
  return async (input, init) => {
    const body: unknown = init?.body;
    const decoded = body instanceof Uint8Array ? decodeEnvelope(body) : undefined;
    if (decoded?.ok === true && decoded.envelope.content.requestType === "call") {
      const { methodName, ingressExpiryNs } = decoded.envelope.content;
      const expiresAtMs = Number(ingressExpiryNs / 1_000_000n);
      await announce({ methodName, requestId: decoded.requestId, expiresAtMs });
    }
    return send(input, init);
  };
}
