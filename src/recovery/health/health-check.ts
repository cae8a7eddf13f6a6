/** What a reply must be. */
export type Expectation =
  /** Any reply will do. */
  | { readonly kind: "any" }
  /** This one: canonical Candid text. */
  | { readonly kind: "value"; readonly text: string }
  /** One whose Candid text this regular expression matches. */
  | { readonly kind: "pattern"; readonly text: string };

/** A call that shows whether a canister works, ready to be made. */
export interface HealthCheck {
  readonly name: string;
  readonly method: string;
  readonly mode: "query" | "update";
  /** Encoded Candid, hexadecimal. */
  readonly arg: string;
  readonly expect: Expectation;
  /** For one attempt. */
  readonly timeoutMs: number;
  /** Further attempts after the first. */
  readonly retries: number;
}

/** How one health check ended. */
export interface HealthResult {
  readonly name: string;
  readonly passed: boolean;
  readonly attempts: number;
  readonly durationMs: number;
  /** Why it did not pass, in words. */
  readonly reason: string | undefined;
}
