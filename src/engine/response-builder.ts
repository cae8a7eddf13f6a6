import { concatBytes } from "../bytes/mod.ts";
import type { Response } from "./message-outcome.ts";
import { contractViolation } from "./system-trap.ts";

/** Gathers a message's answer; a message can answer once. */
export class ResponseBuilder {
  readonly #maxBytes: number;
  #parts: Uint8Array[] = [];
  #sizeBytes = 0;
  #response: Response | undefined;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The answer, once it was given. */
  get response(): Response | undefined {
    return this.#response;
  }

  /** Checks that `size` more bytes may be appended. Called before the bytes are looked at. */
  checkAppend(size: number): void {
    this.#checkOpen("ic0.msg_reply_data_append", ".");
    const total = this.#sizeBytes + size;
    if (total > this.#maxBytes) {
      throw contractViolation(
        `ic0.msg_reply_data_append: application payload size (${total}) cannot be larger than ${this.#maxBytes}.`,
      );
    }
  }

  /** Appends a copy of `bytes` to the reply. */
  append(bytes: Uint8Array): void {
    this.#parts.push(bytes.slice());
    this.#sizeBytes += bytes.length;
  }

  reply(): void {
    this.#checkOpen("ic0.msg_reply", "");
    this.#response = { kind: "reply", data: concatBytes(...this.#parts) };
    this.#parts = [];
  }

  /** Checks that a reject message of `size` bytes may be given. Called before the bytes are looked at. */
  checkReject(size: number): void {
    this.#checkOpen("ic0.msg_reject", "");
    if (size > this.#maxBytes) {
      throw contractViolation(
        `ic0.msg_reject: application payload size (${size}) cannot be larger than ${this.#maxBytes}`,
      );
    }
  }

  reject(message: string): void {
    this.#response = { kind: "reject", message };
    this.#parts = [];
  }

  #checkOpen(method: string, end: string): void {
    if (this.#response !== undefined) throw contractViolation(`${method}: the call is already replied${end}`);
  }
}
