import type { SessionAnswer } from "../../../src/console/api/session.ts";
import { Failure, failureOf } from "../api/failure.ts";
import { type Caller, request } from "../api/request.ts";

/** Cookies are shared by all ports of a host, this storage is not: the text in it proves that a page is the console's own. */
const csrfKey = "icebox-csrf";

/** The session of this page with the console: begun with the token of the printed URL, kept as a cookie. */
export class Session implements Caller {
  csrf: string | undefined = localStorage.getItem(csrfKey) ?? undefined;
  about: SessionAnswer | undefined = $state.raw(undefined);
  /** Why there is none. */
  failure: Failure | undefined = $state.raw(undefined);

  readonly onSessionEnded = (): void => {
    if (this.about === undefined) return;
    this.about = undefined;
    this.failure = new Failure(
      {
        code: "console/session-ended",
        ic_code: null,
        message: "The session has ended",
        cause: null,
        next: "Open the address that icebox console prints",
      },
      401,
    );
  };

  get isOperator(): boolean {
    return this.about?.role === "operator";
  }

  /** Uses the token of the address if there is one, else the session that the browser has. */
  async begin(): Promise<void> {
    const token = takeToken();
    try {
      const answer = await (token === undefined
        ? request<SessionAnswer>(this, "session")
        : request<SessionAnswer>(this, "session", { method: "POST", body: { token } }));
      this.csrf = answer.csrf;
      localStorage.setItem(csrfKey, answer.csrf);
      this.about = answer;
      this.failure = undefined;
    } catch (error) {
      this.failure = failureOf(error);
    }
  }

  async end(): Promise<void> {
    await request(this, "session", { method: "DELETE" });
    this.onSessionEnded();
  }
}

/** The token leaves the address bar and the history at once: it is good for one session. */
function takeToken(): string | undefined {
  const found = /^#token=([0-9a-f]{64})$/.exec(location.hash)?.[1];
  if (found !== undefined) history.replaceState(null, "", location.pathname + location.search);
  return found;
}
