import type { Identity } from "@icp-sdk/core/agent";
import type { Principal } from "@icp-sdk/core/principal";
import { ClientError } from "./client-error.ts";
import { anonymousIdentity } from "./identity/anonymous-identity.ts";
import { type ClientAgent, LazyAgent } from "./lazy-agent.ts";
import { fetchNetworkStatus } from "./network/fetch-network-status.ts";
import { isMainnetUrl } from "./network/is-mainnet-url.ts";
import { mainnetRootKeyDer } from "./network/mainnet-root-key.ts";
import { nodeFetch } from "./network/node-fetch.ts";

/** An identity talking to one network. Free functions of this folder take it as their first argument. */
export interface Client {
  readonly url: string;
  /** The key that every certificate must verify under, DER, 133 bytes. */
  readonly rootKeyDer: Uint8Array;
  readonly identity: Identity;
  readonly principal: Principal;
  /** Verifies certificates of updates and node signatures of queries; nothing turns that off. */
  readonly agent: ClientAgent;
  /** What carries its requests. */
  readonly fetch: typeof fetch;
}

/** What a client is made of. */
export interface ClientOptions {
  /** Base URL of the network, like "http://127.0.0.1:4943". */
  readonly url: string;
  /** @default {the anonymous identity} */
  readonly identity?: Identity;
  /** @default {the built-in key for the main network; the key in the network's status for any other} */
  readonly rootKeyDer?: Uint8Array;
  /** @default {Node's own HTTP, which is there sooner than `globalThis.fetch`} */
  readonly fetch?: typeof fetch;
}

/**
 * Makes a client. Asks the network for its root key only if none is given and it is not the main network.
 *
 * @throws ClientError "client/network-unreachable" or "client/not-a-network" while fetching the root key
 */
export async function createClient(options: ClientOptions): Promise<Client> {
  const identity = options.identity ?? anonymousIdentity;
  const rootKeyDer = options.rootKeyDer ?? (await fetchRootKey(options));
  const { url, fetch = nodeFetch } = options;
  const agent = new LazyAgent({ host: url, identity, rootKey: rootKeyDer, fetch });
  return { url, rootKeyDer, identity, principal: identity.getPrincipal(), agent, fetch };
}

async function fetchRootKey(options: ClientOptions): Promise<Uint8Array> {
  const { url } = options;
  if (isMainnetUrl(url)) return mainnetRootKeyDer();
  const status = await fetchNetworkStatus(url, options.fetch === undefined ? {} : { fetch: options.fetch });
  if (status.rootKeyDer === undefined) {
    const reason = "its status has no root key";
    throw new ClientError(
      { code: "client/not-a-network", url, reason },
      `Cannot learn the root key of ${url} as ${reason}`,
    );
  }
  return status.rootKeyDer;
}
