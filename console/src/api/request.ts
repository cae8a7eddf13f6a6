import type { ErrorAnswer } from "../../../src/console/api/error.ts";
import { Failure, unreachable } from "./failure.ts";

/** What belongs to every request. */
export interface Caller {
  /** Sent with every request; undefined before there is a session. */
  csrf: string | undefined;
  /** Is told of an answer that the session is over. */
  onSessionEnded: () => void;
}

/** What a request sends. */
export interface Sent {
  readonly method?: "POST" | "PUT" | "DELETE";
  /** Becomes JSON; bytes go as they are. */
  readonly body?: object | Blob;
  readonly signal?: AbortSignal;
}

const base = "./api/v1/";

/**
 * Asks the console.
 *
 * @param path Below `/api/v1/`, its parts percent-encoded.
 * @throws Failure
 */
export async function request<Answer>(caller: Caller, path: string, sent: Sent = {}): Promise<Answer> {
  const { method = "GET", body, signal } = sent;
  const isBytes = body instanceof Blob;
  const headers = new Headers();
  if (caller.csrf !== undefined) headers.set("x-icebox-csrf", caller.csrf);
  if (body !== undefined)
    headers.set("content-type", isBytes ? "application/octet-stream" : "application/json");
  const response = await fetch(`${base}${path}`, {
    method,
    headers,
    credentials: "same-origin",
    cache: "no-store",
    ...(body === undefined ? {} : { body: isBytes ? body : JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((error: unknown) => {
    if (signal?.aborted === true) throw error;
    throw unreachable();
  });
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as Answer; // described in src/console/api
  const failure = await failureFrom(response);
  if (failure.error.code === "console/session-ended" || failure.error.code === "console/no-session")
    caller.onSessionEnded();
  throw failure;
}

async function failureFrom(response: Response): Promise<Failure> {
  try {
    const { error } = (await response.json()) as ErrorAnswer; // the form of every refusal
    return new Failure(error, response.status);
  } catch {
    return unreachable();
  }
}
