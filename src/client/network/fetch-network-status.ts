import { Cbor } from "@icp-sdk/core/agent";
import { ClientError } from "../client-error.ts";

/** What a network says about itself. Nothing of it is proven: trust the root key only if you trust the way to it. */
export interface NetworkStatus {
  /** DER form of the root key, 133 bytes; absent if the network does not offer it. */
  readonly rootKeyDer: Uint8Array | undefined;
  /** "healthy" once the network takes calls; absent on networks that do not say. */
  readonly health: string | undefined;
  readonly implementationVersion: string | undefined;
  /** Every field of the answer, as decoded from CBOR. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What the request may differ in. */
export interface NetworkStatusOptions {
  /** @default {5000} */
  readonly timeoutMs?: number;
  /** @default {globalThis.fetch} */
  readonly fetch?: typeof fetch;
}

/**
 * Asks `GET /api/v2/status`, once and without retries.
 *
 * @param url Base URL of the network, like "http://127.0.0.1:4943".
 * @throws ClientError "client/network-unreachable" or "client/not-a-network"
 */
export async function fetchNetworkStatus(
  url: string,
  options: NetworkStatusOptions = {},
): Promise<NetworkStatus> {
  const request = options.fetch ?? fetch;
  const signal = AbortSignal.timeout(options.timeoutMs ?? 5_000);
  let body: Uint8Array;
  try {
    const response = await request(new URL("api/v2/status", withSlash(url)), { signal });
    if (!response.ok) throw notANetwork(url, `HTTP status ${String(response.status)}`);
    body = new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    if (error instanceof ClientError) throw error;
    throw new ClientError(
      { code: "client/network-unreachable", url },
      `Cannot reach the network at ${url}`,
      { cause: error },
    );
  }
  const fields = decodeFields(url, body);
  return {
    rootKeyDer: fields["root_key"] instanceof Uint8Array ? fields["root_key"] : undefined,
    health: textField(fields, "replica_health_status"),
    implementationVersion: textField(fields, "impl_version"),
    fields,
  };
}

function withSlash(url: string): string {
  return url.endsWith("/") ? url : `${url}/`;
}

function decodeFields(url: string, body: Uint8Array): Readonly<Record<string, unknown>> {
  let decoded: unknown;
  try {
    decoded = Cbor.decode(body);
  } catch (error) {
    throw notANetwork(url, "its status is not CBOR", error);
  }
  if (typeof decoded !== "object" || decoded === null) throw notANetwork(url, "its status is not a map");
  return Object.fromEntries(Object.entries(decoded));
}

function textField(fields: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = fields[name];
  return typeof value === "string" ? value : undefined;
}

function notANetwork(url: string, reason: string, cause?: unknown): ClientError {
  return new ClientError(
    { code: "client/not-a-network", url, reason },
    `What answers at ${url} is not an Internet Computer network: ${reason}`,
    { cause },
  );
}
