import { decodeUtf8 } from "../../bytes/mod.ts";
import { type Endpoint, endpointPath } from "../../wire/mod.ts";
import { type RetryPolicy, defaultRetryPolicy, withRetries } from "../certified/retry.ts";
import { ClientError } from "../client-error.ts";
import type { Client } from "../create-client.ts";
import { ExpiryRefusal, isAboutExpiry } from "./request-faults.ts";

/** How long one HTTP request may take: calls are answered within seconds, or with the word to ask again. */
const timeoutMs = 60_000;

/** A person waits for the answer: a network that cannot be reached is told of after seconds. */
const retries: RetryPolicy = { ...defaultRetryPolicy, attempts: 4, longestDelayMs: 2_000 };

/** The body of an answer whose status is 200 or 202. */
export interface ExchangeAnswer {
  readonly status: 200 | 202;
  readonly body: Uint8Array;
}

/**
 * Posts a body to an endpoint, again where that may help.
 *
 * @throws ClientError "client/network-unreachable", "client/timeout" or "client/http-status"; what the `fetch` of the client
 * throws with a code of its own
 */
export function exchange(client: Client, endpoint: Endpoint, body: Uint8Array): Promise<ExchangeAnswer> {
  let isFirst = true;
  return withRetries(retries, async () => {
    const wasSentBefore = !isFirst;
    isFirst = false;
    try {
      return await exchangeOnce(client, endpoint, body);
    } catch (error) {
      // One that was sent before may have been executed, though no answer came.
      if (wasSentBefore || !isAboutExpiry(error)) throw error;
      throw new ExpiryRefusal(error.fault, error.message);
    }
  });
}

async function exchangeOnce(
  { url, fetch }: Client,
  endpoint: Endpoint,
  body: Uint8Array,
): Promise<ExchangeAnswer> {
  const signal = AbortSignal.timeout(timeoutMs);
  let status: number;
  let retryAfter: string | null | undefined;
  let answer: Uint8Array;
  try {
    const response = await fetch(new URL(endpointPath(endpoint), url), {
      method: "POST",
      headers: { "content-type": "application/cbor" },
      // The types ask for bytes that are in no shared memory: ours never are.
      body: body as Uint8Array<ArrayBuffer>,
      signal,
    });
    status = response.status;
    retryAfter = response.headers.get("retry-after");
    answer = new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw faultOf(error, url, signal.aborted);
  }
  if (status === 200 || status === 202) return { status, body: answer };
  const text = decodeUtf8(answer.subarray(0, 300)).trim();
  const seconds = Number(retryAfter ?? Number.NaN);
  throw new ClientError(
    { code: "client/http-status", url, status, text, ...(seconds >= 0 && { retryAfterMs: seconds * 1000 }) },
    `The network at ${url} answered with HTTP status ${String(status)}: ${text}`,
  );
}

function faultOf(error: unknown, url: string, isTimeout: boolean): unknown {
  if (error instanceof Error && "fault" in error) return error;
  if (isTimeout) {
    const reason = `no answer within ${String(timeoutMs / 1000)} s`;
    return new ClientError({ code: "client/timeout", url, reason }, `No answer from ${url} in time`, {
      cause: error,
    });
  }
  const fault = { code: "client/network-unreachable", url } as const;
  return new ClientError(fault, `Cannot reach the network at ${url}`, { cause: error });
}

/**
 * Attempts something; if the network refuses it as the clocks differ too much, learns by how much and attempts it once
 * more.
 */
export async function withClockOf<T>(
  { agent, url }: Client,
  place: Parameters<Client["agent"]["syncTime"]>[0],
  attempt: () => Promise<T>,
): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof ExpiryRefusal) || agent.hasSyncedTime()) throw error;
  }
  try {
    await agent.syncTime(place);
  } catch (error) {
    const { clientErrorOf } = await import("../agent-failure.ts");
    throw clientErrorOf(error, url);
  }
  return attempt();
}
