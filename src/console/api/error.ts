/** Why a request failed. Codes are stable and documented; messages are not. */
export interface ApiError {
  /** Like "client/network-unreachable" or "console/read-only". */
  readonly code: string;
  /** The Internet Computer's own code, like "IC0512". */
  readonly ic_code: string | null;
  readonly message: string;
  /** What lies behind it, where the message does not say so. */
  readonly cause: string | null;
  /** What the user can do: a command to run, or a sentence. */
  readonly next: string | null;
}

/** Body of every answer with a status of 400 or more. */
export interface ErrorAnswer {
  readonly version: 1;
  readonly error: ApiError;
}
