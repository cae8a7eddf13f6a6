import { BytesPool } from "../../bytes/mod.ts";
import { ClientError } from "../client-error.ts";
import type { HttpAnswer } from "./answer-parser.ts";
import { HttpConnection } from "./http-connection.ts";

/** What a poster may differ in. */
export interface HttpPosterOptions {
  /** How long one request may take in all. @default {60000} */
  readonly timeoutMs?: number;
}

/** Memory for an answer with the largest range in it. */
const pooledBytes = 2 * 1024 * 1024;
/** Servers close connections on which nothing happens, Node's after five seconds. */
const longestIdleMs = 3_000;

/** Posts CBOR bodies to one network over connections that stay open, in parts, and without making new memory. */
export class HttpPoster {
  readonly #url: URL;
  readonly #shownUrl: string;
  readonly #timeoutMs: number;
  readonly #pool = new BytesPool(pooledBytes);
  readonly #connections = new Set<HttpConnection>();
  /** The one that was used last is the last. */
  readonly #idle: HttpConnection[] = [];

  constructor(url: string, options: HttpPosterOptions = {}) {
    this.#shownUrl = url;
    this.#url = new URL(url);
    this.#timeoutMs = options.timeoutMs ?? 60_000;
  }

  /**
   * Posts a body that is given in parts, which must not change before the answer is there.
   *
   * @param path Path of the URL, like "/api/v4/canister/ID/call".
   * @throws ClientError "client/network-unreachable" or "client/timeout"; the signal's reason when it aborts
   */
  async post(path: string, body: readonly Uint8Array[], signal?: AbortSignal): Promise<HttpAnswer> {
    signal?.throwIfAborted();
    const connection = this.#take();
    let isTimeout = false;
    const timer = setTimeout(() => {
      isTimeout = true;
      connection.close();
    }, this.#timeoutMs);
    const abort = (): void => {
      connection.close();
    };
    signal?.addEventListener("abort", abort);
    try {
      const { pathname, search } = new URL(path, this.#url);
      const answer = await connection.post(pathname + search, body);
      this.#idle.push(connection);
      return answer;
    } catch (error) {
      this.#connections.delete(connection);
      signal?.throwIfAborted();
      throw this.#faultOf(error, isTimeout);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    }
  }

  /** Takes back the memory of an answer's body, or of a view on it, that nobody uses any more. */
  release(body: Uint8Array): void {
    this.#pool.give(body);
  }

  /** Closes the connections. */
  close(): void {
    for (const connection of this.#connections) connection.close();
    this.#connections.clear();
    this.#idle.length = 0;
  }

  #take(): HttpConnection {
    for (let found = this.#idle.pop(); found !== undefined; found = this.#idle.pop()) {
      if (found.isFresh(longestIdleMs)) return found;
      found.close();
      this.#connections.delete(found);
    }
    const connection = new HttpConnection(this.#url, this.#pool);
    this.#connections.add(connection);
    return connection;
  }

  #faultOf(cause: unknown, isTimeout: boolean): ClientError {
    const url = this.#shownUrl;
    if (isTimeout) {
      const reason = `no answer within ${String(this.#timeoutMs / 1000)} s`;
      return new ClientError({ code: "client/timeout", url, reason }, `No answer from ${url} in time`, {
        cause,
      });
    }
    return new ClientError(
      { code: "client/network-unreachable", url },
      `Cannot reach the network at ${url}`,
      { cause },
    );
  }
}
