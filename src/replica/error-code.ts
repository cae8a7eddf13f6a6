/** Error codes of the Internet Computer which this replica answers; the hundreds digit is the reject code. */
export type ErrorCode =
  | "IC0101" // subnet oversubscribed
  | "IC0202" // ingress message timed out
  | "IC0205" // canister id already exists
  | "IC0206" // stop_canister took too long
  | "IC0207" // canister out of cycles
  | "IC0209" // install code rate limited
  | "IC0210" // heap delta rate limited
  | "IC0301" // canister not found
  | "IC0305" // snapshot not found
  | "IC0403" // insufficient cycles for create_canister
  | "IC0405" // canister not hosted by the subnet
  | "IC0406" // canister rejected the message
  | "IC0408" // invalid management payload
  | "IC0409" // snapshot immutable
  | "IC0502" // trapped
  | "IC0503" // called ic0.trap
  | "IC0504" // contract violation
  | "IC0505" // invalid Wasm
  | "IC0506" // did not reply
  | "IC0507" // out of memory
  | "IC0508" // stopped
  | "IC0509" // stopping
  | "IC0510" // not stopped
  | "IC0511" // stop cancelled
  | "IC0512" // invalid controller
  | "IC0513" // a callback that the table does not have
  | "IC0514" // not empty
  | "IC0522" // instruction limit exceeded
  | "IC0524" // memory access limit exceeded
  | "IC0525" // composite query calls too deep; a defect of this network
  | "IC0526" // composite query out of instructions
  | "IC0527" // composite query called in replicated mode
  | "IC0530" // insufficient cycles in compute allocation
  | "IC0531" // insufficient cycles in memory allocation
  | "IC0532" // insufficient cycles in memory grow
  | "IC0533" // reserved cycles limit exceeded in memory allocation
  | "IC0534" // reserved cycles limit exceeded in memory grow
  | "IC0536" // method not found
  | "IC0537" // Wasm module not found
  | "IC0538" // canister exists already
  | "IC0539" // Wasm memory limit exceeded
  | "IC0540"; // reserved cycles limit is too low

/** 1 SYS_FATAL, 2 SYS_TRANSIENT, 3 DESTINATION_INVALID, 4 CANISTER_REJECT, 5 CANISTER_ERROR. */
export type RejectCode = 1 | 2 | 3 | 4 | 5;

/**
 * A refusal in the words of the Internet Computer.
 *
 * `message` is the prescribed text, complete with suggestion and link where the replica adds them.
 */
export interface Reject {
  readonly errorCode: ErrorCode;
  readonly rejectCode: RejectCode;
  readonly message: string;
}

/**
 * The reject code that goes with `errorCode`.
 *
 * @example
 * ```ts
 * if (rejectCodeOf("IC0301") !== 3) throw new Error("a missing canister is an invalid destination");
 * ```
 */
export function rejectCodeOf(errorCode: ErrorCode): RejectCode {
  switch (errorCode.charAt(3)) {
    case "1":
      return 1;
    case "2":
      return 2;
    case "3":
      return 3;
    case "4":
      return 4;
    default:
      return 5;
  }
}

/** A {@link Reject} with the reject code that belongs to `errorCode`. */
export function reject(errorCode: ErrorCode, message: string): Reject {
  return { errorCode, rejectCode: rejectCodeOf(errorCode), message };
}
