import type { ApiError } from "../../../src/console/api/error.ts";

/** A request that brought no answer, or one that says why not. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly error: ApiError;
  /** HTTP status; 0 if the console itself did not answer. */
  readonly status: number;

  constructor(error: ApiError, status: number) {
    super(error.message);
    this.error = error;
    this.status = status;
  }
}

/** Whatever was thrown, as something that can be shown. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new Failure({ code: "page/fault", ic_code: null, message, cause: null, next: "Reload the page" }, 0);
}

/** What is shown when the console's process does not answer. */
export function unreachable(): Failure {
  return new Failure(
    {
      code: "page/console-unreachable",
      ic_code: null,
      message: "The console does not answer",
      cause: null,
      next: "Start it again with icebox console, or icebox network start",
    },
    0,
  );
}
