/** A call that shows whether a canister works. */
export interface HealthCheck {
  readonly name: string;
  readonly method: string;
  readonly kind: "query" | "update";
  /** Candid text. */
  readonly args: string;
  /** The reply must be this, Candid text; null: any reply will do. */
  readonly expect: string | null;
  /** The reply as Candid text must match this regular expression; null: no pattern. */
  readonly matches: string | null;
  readonly timeout_ms: number;
  readonly retries: number;
}
