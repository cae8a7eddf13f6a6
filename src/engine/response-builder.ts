import { ByteWriter } from "../bytes/mod.ts";
import type { Response } from "./message-outcome.ts";
import { contractViolation, userViolation } from "./system-trap.ts";

/** Gathers a message's answer; a message can answer once. */
export class ResponseBuilder {
  readonly #maxBytes: number;
  #data: ByteWriter | undefined;
  #response: Response | undefined;
  #isOpen: boolean;

  /** @param hasResponded - Whether an earlier message answered the call already. */
  constructor(maxBytes: number, hasResponded: boolean) {
    this.#maxBytes = maxBytes;
    this.#isOpen = !hasResponded;
  }

  /** The answer, once it was given. */
  get response(): Response | undefined {
    return this.#response;
  }

  /** Checks that `size` more bytes may be appended. Called before the bytes are looked at. */
  checkAppend(size: number): void {
    this.#checkOpen("ic0.msg_reply_data_append", ".");
    const total = (this.#data?.length ?? 0) + size;
    if (total > this.#maxBytes) {
      throw userViolation(
        `ic0.msg_reply_data_append: application payload size (${total}) cannot be larger than ${this.#maxBytes}.`,
        {
          suggestion: "Consider checking the response size and returning an error if it is too long.",
          section: "msg_reply_data_append-payload-too-large",
        },
      );
    }
  }

  /** Appends a copy of `bytes` to the reply. */
  append(bytes: Uint8Array): void {
    this.#data ??= new ByteWriter(bytes.length);
    this.#data.bytes(bytes);
  }

  reply(): void {
    this.#checkOpen("ic0.msg_reply", "");
    this.#isOpen = false;
    this.#response = { kind: "reply", data: this.#data?.finish() ?? new Uint8Array(0) };
    this.#data = undefined;
  }

  /** Checks that a reject message of `size` bytes may be given. Called before the bytes are looked at. */
  checkReject(size: number): void {
    this.#checkOpen("ic0.msg_reject", "");
    if (size > this.#maxBytes) {
      throw userViolation(
        `ic0.msg_reject: application payload size (${size}) cannot be larger than ${this.#maxBytes}.`,
        {
          suggestion: "Try truncating the error messages that are too long.",
          section: "msg_reject-payload-too-large",
        },
      );
    }
  }

  reject(message: string): void {
    this.#isOpen = false;
    this.#response = { kind: "reject", message };
    this.#data = undefined;
  }

  #checkOpen(method: string, end: string): void {
    if (!this.#isOpen) throw contractViolation(`${method}: the call is already replied${end}`);
  }
}
