import { type Client, type ClientOptions, createClient } from "../client/mod.ts";

/** A network: what `startNetwork` gives, or where one can be reached. */
export interface NetworkPlace {
  /** Base URL, like "http://127.0.0.1:4943" or "https://icp-api.io". */
  readonly url: string;
  /**
   * DER form of the key that all its certificates must verify under, 133 bytes.
   *
   * @default {the built-in key for the main network; any other network is asked for its key, and believed}
   */
  readonly rootKeyDer?: Uint8Array;
}

/** As whom and how a client talks. */
export type ConnectOptions = Omit<ClientOptions, "url" | "rootKeyDer">;

/**
 * Makes a client of any network. Its answers are verified: certificates of calls under the root key, replies of queries
 * by the keys of the subnet's nodes.
 *
 * @param options The identity; without one, the anonymous identity.
 * @throws ClientError "client/network-unreachable" or "client/not-a-network" while asking for the root key
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * const client = await connect({ url: "https://icp-api.io" }, { identity: generateIdentity() });
 * assert.equal(client.principal.toText().split("-").length, 11);
 * ```
 */
export function connect(network: NetworkPlace, options: ConnectOptions = {}): Promise<Client> {
  const { url, rootKeyDer } = network;
  return createClient({ ...options, url, ...(rootKeyDer !== undefined && { rootKeyDer }) });
}
