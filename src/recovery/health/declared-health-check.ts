/** A call that shows whether a canister works, as somebody wrote it down. */
export interface DeclaredHealthCheck {
  readonly name: string;
  readonly method: string;
  readonly kind: "query" | "update";
  /** Candid text, like `("a", 1)`. */
  readonly args: string;
  /** Candid text; the reply must have the same values. @default {any reply will do} */
  readonly expect?: string;
  /** Regular expression that the reply, as Candid text, must match. @default {any reply will do} */
  readonly matches?: string;
  /** How long one attempt may take. @default {10,000} */
  readonly timeoutMs?: number;
  /** Attempts after the first. @default {3} */
  readonly retries?: number;
}

/** What holds for a health check that does not say otherwise. */
export const healthCheckDefaults: { readonly timeoutMs: number; readonly retries: number } = {
  timeoutMs: 10_000,
  retries: 3,
};
