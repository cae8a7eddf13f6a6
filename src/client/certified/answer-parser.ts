import type { BytesPool } from "../../bytes/mod.ts";

/** An answer to a posted body. */
export interface HttpAnswer {
  readonly status: number;
  /** What the server asked for in its header Retry-After, if that was a number of seconds. */
  readonly retryAfterMs: number | undefined;
  readonly body: Uint8Array;
}

/** No answer of a network is longer: a certificate holds one reply of at most 3 MiB. */
const maximumBodyBytes = 16 * 1024 * 1024;
/** All lines of an answer together, which are its head for the most part. */
const maximumLineBytes = 64 * 1024;
/** Shorter bodies are not worth memory of the pool. */
const leastPooledBytes = 256 * 1024;
const lineFeed = 10;
const latin1 = new TextDecoder("latin1");

type State =
  "status" | "header" | "sized" | "chunk-size" | "chunk" | "chunk-end" | "trailer" | "rest" | "done";

/**
 * Reads one answer to a POST in HTTP/1.1 (RFC 9112) from the bytes of a connection, however they are cut, and copies its
 * body into one piece of memory: with a length that is announced, nothing else is allocated for it.
 *
 * Feeding throws an Error for what is no such answer, is too long, or has bytes behind it.
 */
export class AnswerParser {
  readonly #pool: BytesPool;
  #state: State = "status";
  #line = "";
  #lineBytes = 0;
  #status = 0;
  #keepsAlive = true;
  #headers = new Map<string, string>();
  #body: Uint8Array = new Uint8Array();
  #bodyBytes = 0;
  /** Of the part of the body that is being read. */
  #missingBytes = 0;

  constructor(pool: BytesPool) {
    this.#pool = pool;
  }

  /** Whether the server waits for another request on the connection. */
  get keepsAlive(): boolean {
    return this.#keepsAlive && this.#state === "done";
  }

  /** Takes the next bytes of the connection, which may change afterwards. */
  feed(bytes: Uint8Array): HttpAnswer | undefined {
    let rest = bytes;
    while (rest.length > 0) {
      if (this.#state === "done") throw new Error("Bytes follow the answer");
      const isBody = this.#state === "sized" || this.#state === "chunk" || this.#state === "rest";
      rest = isBody ? this.#takeBody(rest) : this.#takeLine(rest);
    }
    return this.#state === "done" ? this.#answer() : undefined;
  }

  /** Takes the end of the connection, which may be the end of the answer. */
  end(): HttpAnswer | undefined {
    if (this.#state !== "rest") return undefined;
    this.#keepsAlive = false;
    this.#state = "done";
    return this.#answer();
  }

  #answer(): HttpAnswer {
    const seconds = Number(this.#headers.get("retry-after") ?? NaN);
    const isAsked = Number.isFinite(seconds) && seconds >= 0;
    return {
      status: this.#status,
      retryAfterMs: isAsked ? seconds * 1000 : undefined,
      body: this.#body.subarray(0, this.#bodyBytes),
    };
  }

  #takeBody(bytes: Uint8Array): Uint8Array {
    const taken = bytes.subarray(0, this.#missingBytes);
    const needed = this.#bodyBytes + taken.length;
    if (needed > maximumBodyBytes) throw new Error("The answer is too long");
    if (needed > this.#body.length) {
      const larger = new Uint8Array(Math.max(2 * this.#body.length, needed));
      larger.set(this.#body.subarray(0, this.#bodyBytes));
      this.#body = larger;
    }
    this.#body.set(taken, this.#bodyBytes);
    this.#bodyBytes = needed;
    this.#missingBytes -= taken.length;
    if (this.#missingBytes === 0) this.#state = this.#state === "chunk" ? "chunk-end" : "done";
    return bytes.subarray(taken.length);
  }

  #takeLine(bytes: Uint8Array): Uint8Array {
    const end = bytes.indexOf(lineFeed);
    const taken = end < 0 ? bytes : bytes.subarray(0, end);
    this.#lineBytes += taken.length;
    if (this.#lineBytes > maximumLineBytes) throw new Error("The head of the answer is too long");
    this.#line += latin1.decode(taken);
    if (end < 0) return bytes.subarray(bytes.length);
    const line = this.#line.replace(/\r$/, "");
    this.#line = "";
    this.#readLine(line);
    return bytes.subarray(end + 1);
  }

  #readLine(line: string): void {
    switch (this.#state) {
      case "status":
        this.#readStatus(line);
        return;
      case "header":
        if (line === "") this.#beginBody();
        else this.#readHeader(line);
        return;
      case "chunk-size":
        this.#readChunkSize(line);
        return;
      case "chunk-end":
        if (line !== "") throw new Error("A chunk of the answer is longer than its size");
        this.#state = "chunk-size";
        return;
      default:
        if (line === "") this.#state = "done";
    }
  }

  #readStatus(line: string): void {
    const [, minor, status] = /^HTTP\/1\.([01]) (\d{3})(?: |$)/.exec(line) ?? [];
    if (status === undefined) throw new Error(`This is no answer of HTTP/1.1: ${line.slice(0, 100)}`);
    this.#status = Number(status);
    this.#keepsAlive = minor === "1";
    this.#headers = new Map();
    this.#state = "header";
  }

  #readHeader(line: string): void {
    const colon = line.indexOf(":");
    if (colon < 1) throw new Error(`This is no header: ${line.slice(0, 100)}`);
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    const known = this.#headers.get(name);
    if (name === "content-length" && known !== undefined && known !== value)
      throw new Error("The answer has two lengths");
    this.#headers.set(name, value);
  }

  #beginBody(): void {
    // "Go on", which nobody asked for; the answer follows.
    if (this.#status < 200) {
      this.#state = "status";
      return;
    }
    if (this.#headers.get("connection")?.toLowerCase() === "close") this.#keepsAlive = false;
    const coding = this.#headers.get("transfer-encoding")?.toLowerCase();
    const length = this.#headers.get("content-length");
    if (coding !== undefined) {
      if (coding !== "chunked") throw new Error(`The answer is coded as "${coding}"`);
      this.#state = "chunk-size";
    } else if (length !== undefined) this.#beginSized(length);
    else if (this.#status === 204 || this.#status === 304) this.#state = "done";
    else {
      this.#missingBytes = Infinity;
      this.#state = "rest";
    }
  }

  #beginSized(length: string): void {
    const sizeBytes = /^\d{1,15}$/.test(length) ? Number(length) : NaN;
    if (!(sizeBytes <= maximumBodyBytes))
      throw new Error(`The answer cannot have a length of ${length} bytes`);
    this.#body = sizeBytes >= leastPooledBytes ? this.#pool.take(sizeBytes) : new Uint8Array(sizeBytes);
    this.#missingBytes = sizeBytes;
    this.#state = sizeBytes === 0 ? "done" : "sized";
  }

  #readChunkSize(line: string): void {
    const [, digits] = /^([0-9a-f]{1,8})\s*(?:;|$)/i.exec(line) ?? [];
    if (digits === undefined) throw new Error("A chunk of the answer has no size");
    this.#missingBytes = parseInt(digits, 16);
    this.#state = this.#missingBytes === 0 ? "trailer" : "chunk";
  }
}
