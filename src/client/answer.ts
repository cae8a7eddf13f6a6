import { ClientError } from "./client-error.ts";

/** A refusal of the network or of a canister. */
export interface Reject {
  /** 1 system fatal, 2 system transient, 3 destination invalid, 4 canister reject, 5 canister error. */
  readonly rejectCode: number;
  /** The Internet Computer's own code, like "IC0301"; not every network sends one. */
  readonly errorCode: string | undefined;
  /** The text that the network or the canister gave. */
  readonly message: string;
  /** Whether the reject was proven by a certificate, or merely said by the node that was asked. */
  readonly certified: boolean;
}

/** What a call brought back: both cases are expected outcomes. */
export type Answer<T> =
  { readonly kind: "replied"; readonly value: T } | { readonly kind: "rejected"; readonly reject: Reject };

/** The same answer with its value turned into another; a reject stays as it is. */
export function mapAnswer<T, U>(answer: Answer<T>, change: (value: T) => U): Answer<U> {
  return answer.kind === "rejected" ? answer : { kind: "replied", value: change(answer.value) };
}

/**
 * The value of an answer, for callers to whom a reject is a failure.
 *
 * @param operation What was attempted, for the message: "Cannot {operation}".
 * @throws ClientError "client/rejected"
 * @example
 * ```ts
 * replyOf({ kind: "replied", value: 5 }, "count"); // 5
 * ```
 */
export function replyOf<T>(answer: Answer<T>, operation: string): T {
  if (answer.kind === "replied") return answer.value;
  const { reject } = answer;
  throw new ClientError(
    { code: "client/rejected", operation, reject },
    `Cannot ${operation}: ${reject.message.trimEnd()}`,
  );
}
