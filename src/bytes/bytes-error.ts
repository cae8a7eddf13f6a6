/** Every way in which reading or writing bytes can fail. */
export type BytesFault =
  | {
      readonly code: "bytes/unexpected-end";
      readonly position: number;
      readonly wanted: number;
      readonly remaining: number;
    }
  | { readonly code: "bytes/leb128-too-long"; readonly position: number }
  | { readonly code: "bytes/bad-hex"; readonly length: number };

/** Thrown by the functions of this package; `fault.code` is stable, the message is not. */
export class BytesError extends Error {
  override readonly name = "BytesError";
  readonly fault: BytesFault;
  constructor(fault: BytesFault, message: string) {
    super(message);
    this.fault = fault;
  }
}
