import { concatBytes } from "../../bytes/mod.ts";
import {
  type CallContent,
  domainSeparators,
  encodeEnvelope,
  type QueryContent,
  type ReadStateContent,
  requestIdOf,
} from "../../wire/mod.ts";
import { fastSha256 } from "../certified/fast-sha256.ts";
import type { Client } from "../create-client.ts";
import { PemIdentity } from "../identity/pem-identity.ts";

/** A request that is ready to be sent, any number of times: the network executes a call once. */
export interface SignedContent {
  /** 32 bytes. */
  readonly requestId: Uint8Array;
  /** The encoded envelope. */
  readonly body: Uint8Array;
  /** When the network stops accepting it, nanoseconds since 1970. */
  readonly expiresAtNs: bigint;
}

/** The network accepts a request for at most five minutes; its clock may be ahead of ours. */
const lifetimeMs = 4 * 60_000;

type Content = CallContent | ReadStateContent | QueryContent;

/** A request without what is the same for all requests of a client. */
export type OwnContent<C extends Content = Content> = C extends Content
  ? Omit<C, "sender" | "ingressExpiryNs">
  : never;

/** The network's time in milliseconds, as far as the client knows how its clock differs. */
export function networkNowMs({ agent }: Client): number {
  return Date.now() + agent.getTimeDiffMsecs();
}

/** Signs a request as the identity of the client. */
export async function signContent(client: Client, own: OwnContent): Promise<SignedContent> {
  const { identity, principal: sender } = client;
  const expiresAtNs = BigInt(networkNowMs(client) + lifetimeMs) * 1_000_000n;
  const content: Content = { ...own, sender, ingressExpiryNs: expiresAtNs };
  if (sender.isAnonymous()) {
    return { requestId: requestIdOf(content, fastSha256), body: encodeEnvelope({ content }), expiresAtNs };
  }
  if (identity instanceof PemIdentity) {
    const requestId = requestIdOf(content, fastSha256);
    const senderSignature = await identity.sign(concatBytes(domainSeparators.request, requestId));
    const senderPublicKey = identity.getPublicKey().toDer();
    return { requestId, body: encodeEnvelope({ content, senderPublicKey, senderSignature }), expiresAtNs };
  }
  const { signByLibrary } = await import("./sign-by-library.ts");
  return { ...(await signByLibrary(identity, content)), expiresAtNs };
}
