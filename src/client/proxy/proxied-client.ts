import type { Client } from "../create-client.ts";
import type { ProxyCanister } from "./call-through-proxy.ts";

/** A client whose calls of the management canister are made by a proxy canister. */
export interface ProxiedClient extends Client {
  readonly proxy: ProxyCanister;
}

/** The same client, with its calls of the management canister through a proxy canister. Queries and reads go as before. */
export function throughProxy(client: Client, proxy: ProxyCanister): ProxiedClient {
  return { ...client, proxy };
}

/** Whether a client's calls of the management canister go through a proxy canister. */
export function isProxied(client: Client): client is ProxiedClient {
  return "proxy" in client;
}
