import { decodeStatusResponse, endpointPath, type StatusResponse, WireError } from "../../wire/mod.ts";
import { ClientError } from "../client-error.ts";
import { nodeFetch } from "./node-fetch.ts";

/** What the request may differ in. */
export interface NetworkStatusOptions {
  /** @default {5000} */
  readonly timeoutMs?: number;
  /** @default {Node's own HTTP} */
  readonly fetch?: typeof fetch;
}

/**
 * Asks a network for its status, once and without retries. Nothing of the answer is proven: trust its root key only
 * if you trust the way to it.
 *
 * @param url Base URL of the network, like "http://127.0.0.1:4943".
 * @throws ClientError "client/network-unreachable" or "client/not-a-network"
 */
export async function fetchNetworkStatus(
  url: string,
  options: NetworkStatusOptions = {},
): Promise<StatusResponse> {
  const request = options.fetch ?? nodeFetch;
  const signal = AbortSignal.timeout(options.timeoutMs ?? 5_000);
  let body: Uint8Array;
  try {
    const response = await request(new URL(endpointPath({ kind: "status" }), url), { signal });
    if (!response.ok) throw notANetwork(url, `HTTP status ${String(response.status)}`);
    body = new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    if (error instanceof ClientError) throw error;
    throw new ClientError({ code: "client/network-unreachable", url }, `Cannot reach the network at ${url}`, {
      cause: error,
    });
  }
  try {
    return decodeStatusResponse(body);
  } catch (error) {
    if (error instanceof WireError) throw notANetwork(url, "its status cannot be decoded", error);
    throw error;
  }
}

function notANetwork(url: string, reason: string, cause?: unknown): ClientError {
  return new ClientError(
    { code: "client/not-a-network", url, reason },
    `What answers at ${url} is not an Internet Computer network: ${reason}`,
    { cause },
  );
}
