import type { Socket } from "node:net";
import type { BytesPool } from "../../bytes/mod.ts";
import { AnswerParser, type HttpAnswer } from "./answer-parser.ts";

/** As much as is read at once. */
const readBytes = 256 * 1024;

interface Exchange {
  readonly parser: AnswerParser;
  readonly resolve: (answer: HttpAnswer) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A connection to a server that carries one POST after the other. Node's own client makes new memory for every 64 KiB that
 * arrive; here all that arrives goes through one piece of memory of the connection.
 */
export class HttpConnection {
  readonly #url: URL;
  readonly #pool: BytesPool;
  readonly #socket: Socket;
  #exchange: Exchange | undefined;
  #isUsable = true;
  #idleSinceMs = 0;

  constructor(url: URL, pool: BytesPool) {
    this.#url = url;
    this.#pool = pool;
    this.#socket = this.#connect();
    this.#socket.setNoDelay(true);
    this.#socket.on("error", (error) => {
      this.#fail(error);
    });
    this.#socket.on("end", () => {
      this.#end();
    });
    this.#socket.on("close", () => {
      this.#fail(new Error("The connection was closed"));
    });
  }

  /** Whether it is free and has been so for less than `milliseconds`. */
  isFresh(milliseconds: number): boolean {
    return this.#isUsable && performance.now() - this.#idleSinceMs < milliseconds;
  }

  /**
   * Posts a body that is given in parts. They may change when the answer is there, or when the connection was closed.
   *
   * @param target Path of the URL, like "/api/v4/canister/ID/call".
   */
  post(target: string, body: readonly Uint8Array[]): Promise<HttpAnswer> {
    const length = body.reduce((sum, part) => sum + part.length, 0);
    const head = [
      `POST ${target} HTTP/1.1`,
      `host: ${this.#url.host}`,
      "content-type: application/cbor",
      `content-length: ${String(length)}`,
    ];
    return new Promise((resolve, reject) => {
      if (!this.#isUsable) {
        reject(new Error("The connection was closed"));
        return;
      }
      this.#socket.ref();
      this.#exchange = { parser: new AnswerParser(this.#pool), resolve, reject };
      this.#socket.cork();
      this.#socket.write(`${head.join("\r\n")}\r\n\r\n`, "latin1");
      for (const part of body) this.#socket.write(part);
      this.#socket.uncork();
    });
  }

  /** Closes the connection; what is under way fails with the reason. */
  close(reason: Error = new Error("The connection was closed")): void {
    this.#fail(reason);
  }

  #connect(): Socket {
    const { connect, isIP } = process.getBuiltinModule("node:net");
    const { protocol, hostname, port } = this.#url;
    const host = hostname.replace(/^\[|\]$/g, "");
    if (protocol === "https:") {
      const tls = process.getBuiltinModule("node:tls");
      // Addresses have no place in the handshake.
      const name = isIP(host) === 0 ? { servername: host } : {};
      const socket = tls.connect({ host, port: Number(port || 443), ...name });
      return socket.on("data", (bytes: Buffer) => {
        this.#take(bytes);
      });
    }
    const buffer = new Uint8Array(readBytes);
    const callback = (length: number): boolean => {
      this.#take(buffer.subarray(0, length));
      return true;
    };
    return connect({ host, port: Number(port || 80), onread: { buffer, callback } });
  }

  #take(bytes: Uint8Array): void {
    const exchange = this.#exchange;
    if (exchange === undefined) {
      this.#fail(new Error("Bytes arrived that were not asked for"));
      return;
    }
    let answer: HttpAnswer | undefined;
    try {
      answer = exchange.parser.feed(bytes);
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    if (answer !== undefined) this.#finish(exchange, answer);
  }

  #end(): void {
    const answer = this.#exchange?.parser.end();
    if (this.#exchange !== undefined && answer !== undefined) this.#finish(this.#exchange, answer);
    else this.#fail(new Error("The answer was cut off"));
  }

  /** An answer may come before all was sent: what is left must not go before the next request. */
  #finish(exchange: Exchange, answer: HttpAnswer): void {
    this.#exchange = undefined;
    this.#idleSinceMs = performance.now();
    this.#socket.unref();
    if (!exchange.parser.keepsAlive || this.#socket.writableLength > 0)
      this.#fail(new Error("It is used up"));
    exchange.resolve(answer);
  }

  #fail(error: Error): void {
    this.#isUsable = false;
    this.#socket.destroy();
    const exchange = this.#exchange;
    this.#exchange = undefined;
    exchange?.reject(error);
  }
}
