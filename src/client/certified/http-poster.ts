import type { Agent, IncomingMessage, request } from "node:http";
import { ClientError } from "../client-error.ts";
import { nodeHttp } from "../network/node-http.ts";

/** An answer to a posted body. */
export interface HttpAnswer {
  readonly status: number;
  /** What the server asked for in its header Retry-After, if that was a number of seconds. */
  readonly retryAfterMs: number | undefined;
  readonly body: Uint8Array;
}

/** What a poster may differ in. */
export interface HttpPosterOptions {
  /** How long one request may take in all. @default {60000} */
  readonly timeoutMs?: number;
}

/** No answer of a network is longer: a certificate holds one reply of at most 3 MiB. */
const maximumBodyBytes = 16 * 1024 * 1024;

/**
 * Posts CBOR bodies to one network over connections that stay open, and reads each answer into one buffer of its length:
 * what is kept in memory is what was asked for.
 */
export class HttpPoster {
  readonly #url: string;
  readonly #timeoutMs: number;
  readonly #agent: Agent;
  readonly #request: typeof request;

  constructor(url: string, options: HttpPosterOptions = {}) {
    this.#url = url;
    this.#timeoutMs = options.timeoutMs ?? 60_000;
    const http = nodeHttp(new URL(url));
    this.#agent = new http.Agent({ keepAlive: true });
    this.#request = http.request;
  }

  /**
   * Posts a body.
   *
   * @param path Path of the URL, like "/api/v4/canister/ID/call".
   * @throws ClientError "client/network-unreachable" or "client/timeout"; the signal's reason when it aborts
   */
  async post(path: string, body: Uint8Array, signal?: AbortSignal): Promise<HttpAnswer> {
    signal?.throwIfAborted();
    const timeout = AbortSignal.timeout(this.#timeoutMs);
    try {
      const combined = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
      return await this.#exchange(path, body, combined);
    } catch (error) {
      signal?.throwIfAborted();
      throw this.#faultOf(error, timeout.aborted);
    }
  }

  /** Closes the connections. */
  close(): void {
    this.#agent.destroy();
  }

  #exchange(path: string, body: Uint8Array, signal: AbortSignal): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      const headers = { "content-type": "application/cbor", "content-length": body.length };
      const options = { method: "POST", headers, agent: this.#agent, signal };
      const sent = this.#request(new URL(path, this.#url), options, (answer) => {
        readBody(answer).then((bytes) => {
          resolve({
            status: answer.statusCode ?? 0,
            retryAfterMs: retryAfterMs(answer.headers["retry-after"]),
            body: bytes,
          });
        }, reject);
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }

  #faultOf(error: unknown, isTimeout: boolean): ClientError {
    const url = this.#url;
    if (isTimeout) {
      const reason = `no answer within ${String(this.#timeoutMs / 1000)} s`;
      return new ClientError({ code: "client/timeout", url, reason }, `No answer from ${url} in time`, {
        cause: error,
      });
    }
    return new ClientError(
      { code: "client/network-unreachable", url },
      `Cannot reach the network at ${url}`,
      {
        cause: error,
      },
    );
  }
}

async function readBody(answer: IncomingMessage): Promise<Uint8Array> {
  const announced = Number(answer.headers["content-length"] ?? 0);
  let body = new Uint8Array(Math.min(announced, maximumBodyBytes));
  let length = 0;
  for await (const chunk of answer) {
    // Without an encoding a response yields nothing but buffers.
    const bytes = chunk as Uint8Array;
    if (length + bytes.length > maximumBodyBytes) throw new Error("The answer is too long");
    if (length + bytes.length > body.length) {
      const larger = new Uint8Array(Math.max(2 * body.length, length + bytes.length));
      larger.set(body.subarray(0, length));
      body = larger;
    }
    body.set(bytes, length);
    length += bytes.length;
  }
  if (!answer.complete || length < announced) throw new Error("The answer was cut off");
  return body.subarray(0, length);
}

function retryAfterMs(header: string | undefined): number | undefined {
  const seconds = Number(header);
  return header !== undefined && Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}
