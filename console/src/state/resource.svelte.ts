import { type Failure, failureOf } from "../api/failure.ts";

/**
 * Something that the console is asked for. "Not yet known", "failed" and "known" are three things; after a failed refresh the
 * last value stays beside the failure, marked as old.
 */
export class Resource<Value> {
  value: Value | undefined = $state.raw(undefined);
  failure: Failure | undefined = $state.raw(undefined);
  isLoading = $state(false);
  /** When the value came, milliseconds since 1970. */
  loadedAtMs: number | undefined = $state(undefined);
  readonly #load: (signal: AbortSignal) => Promise<Value>;
  #attempt: AbortController | undefined;

  constructor(load: (signal: AbortSignal) => Promise<Value>) {
    this.#load = load;
  }

  /** Asks again. A newer question makes the answer to an older one void. */
  async reload(): Promise<void> {
    this.#attempt?.abort();
    const attempt = new AbortController();
    this.#attempt = attempt;
    this.isLoading = true;
    try {
      const value = await this.#load(attempt.signal);
      if (attempt.signal.aborted) return;
      this.value = value;
      this.failure = undefined;
      this.loadedAtMs = Date.now();
    } catch (error) {
      if (attempt.signal.aborted) return;
      this.failure = failureOf(error);
    } finally {
      if (this.#attempt === attempt) this.isLoading = false;
    }
  }

  /** Nobody looks any more. */
  stop(): void {
    this.#attempt?.abort();
    this.#attempt = undefined;
    this.isLoading = false;
  }
}
