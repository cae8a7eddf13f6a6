import { MAX_MEMO_BYTES } from "./ledger-rules.ts";

/** The trap of a call with a memo that is too long; `undefined` for any other. */
export function memoTrap(
  memo: [] | [Uint8Array],
): { readonly kind: "trap"; readonly message: string } | undefined {
  const length = memo[0]?.length ?? 0;
  return length > MAX_MEMO_BYTES
    ? { kind: "trap", message: `the memo field is too large: ${length} bytes, ${MAX_MEMO_BYTES} are allowed` }
    : undefined;
}
