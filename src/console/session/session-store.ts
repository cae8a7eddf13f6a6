import { randomBytes } from "node:crypto";
import { encodeHex } from "../../bytes/mod.ts";
import type { Role } from "../api/session.ts";
import { ConsoleError } from "../console-error.ts";
import { hashOf } from "./token-store.ts";

/** Who asks. */
export interface Session {
  readonly role: Role;
  /** What the session's pages send as a header; no other origin can. */
  readonly csrf: string;
  readonly expiresAtMs: number;
}

const secretBytes = 32;
const idleMs = 12 * 60 * 60 * 1000;
const mostSessions = 64;

/** The sessions of a console, known by the hash of their cookie. */
export class SessionStore {
  readonly #sessions = new Map<string, Session>();
  readonly #ended = new Set<string>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Opens a session; the oldest one goes if there are too many. */
  open(role: Role): { readonly cookie: string; readonly session: Session } {
    const cookie = encodeHex(randomBytes(secretBytes));
    const session = { role, csrf: encodeHex(randomBytes(secretBytes)), expiresAtMs: this.#nowMs() + idleMs };
    const [oldest] = this.#sessions.keys();
    if (oldest !== undefined && this.#sessions.size >= mostSessions) this.#end(oldest);
    this.#sessions.set(hashOf(cookie), session);
    return { cookie, session };
  }

  /**
   * The session of a cookie, whose time begins anew.
   *
   * @throws ConsoleError "console/no-session" or "console/session-ended"
   */
  use(cookie: string | undefined): Session {
    if (cookie === undefined) throw noSession();
    const key = hashOf(cookie);
    const session = this.#sessions.get(key);
    const nowMs = this.#nowMs();
    if (session !== undefined && nowMs >= session.expiresAtMs) this.#end(key);
    if (session === undefined || nowMs >= session.expiresAtMs)
      throw this.#ended.has(key) ? ended() : noSession();
    const used = { ...session, expiresAtMs: nowMs + idleMs };
    this.#sessions.delete(key);
    this.#sessions.set(key, used);
    return used;
  }

  /** Whether a session has not ended meanwhile. */
  isOpen({ csrf }: Session): boolean {
    const found = [...this.#sessions.values()].find((session) => session.csrf === csrf);
    return found !== undefined && this.#nowMs() < found.expiresAtMs;
  }

  /** Ends the session of a cookie, if it has one. */
  close(cookie: string | undefined): void {
    if (cookie !== undefined) this.#end(hashOf(cookie));
  }

  /** Those that ended are remembered for a while, so that their pages can say what happened. */
  #end(key: string): void {
    if (!this.#sessions.delete(key)) return;
    this.#ended.add(key);
    const [oldest] = this.#ended;
    if (oldest !== undefined && this.#ended.size > mostSessions) this.#ended.delete(oldest);
  }
}

const next = "icebox console prints a new link";

/** The refusal of a request that has no session. */
export function noSession(): ConsoleError {
  return new ConsoleError({ code: "console/no-session" }, "There is no session: open the printed link", {
    next,
  });
}

function ended(): ConsoleError {
  return new ConsoleError({ code: "console/session-ended" }, "The session has ended", { next });
}
