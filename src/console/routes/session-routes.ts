import type { SessionAnswer } from "../api/session.ts";
import type { ConsoleParts } from "../console-parts.ts";
import { ConsoleError } from "../console-error.ts";
import { type ConsoleResponse, emptyResponse, jsonResponse } from "../http/console-message.ts";
import { readJsonBody } from "../http/read-body.ts";
import type { Route } from "../http/route-table.ts";
import { isoFromMs } from "../iso-time.ts";
import { JsonMembers } from "../json-members.ts";
import { clearCookie, readCookie, setCookie } from "../session/session-cookie.ts";
import type { Session } from "../session/session-store.ts";

/** Opening, showing and ending a session. */
export function sessionRoutes(parts: ConsoleParts, cookie: string): readonly Route[] {
  return [
    {
      method: "POST",
      path: "session",
      access: "open",
      answer: async ({ request }) => {
        const token = new JsonMembers(await readJsonBody(request)).text("token");
        const role = parts.tokens.redeem(token);
        if (role === undefined) {
          throw new ConsoleError(
            { code: "console/unknown-token" },
            "The link has been used, or is not one of this console",
            { next: "icebox console prints a new link" },
          );
        }
        const opened = parts.sessions.open(role);
        return sessionAnswer(parts, opened.session, { "set-cookie": setCookie(cookie, opened.cookie) });
      },
    },
    {
      method: "GET",
      path: "session",
      access: "session",
      answer: ({ session }) => Promise.resolve(sessionAnswer(parts, requireSession(session))),
    },
    {
      method: "DELETE",
      path: "session",
      access: "session",
      answer: ({ request }) => {
        parts.sessions.close(readCookie(request.headers["cookie"], cookie));
        return Promise.resolve(emptyResponse(204, { "set-cookie": clearCookie(cookie) }));
      },
    },
  ];
}

/** The session of a route that has one. */
export function requireSession(session: Session | undefined): Session {
  if (session !== undefined) return session;
  throw new TypeError("An open route asks for a session");
}

function sessionAnswer(
  { services }: ConsoleParts,
  { role, csrf, expiresAtMs }: Session,
  headers: Readonly<Record<string, string>> = {},
): ConsoleResponse {
  const body: Omit<SessionAnswer, "version"> = {
    role,
    csrf,
    ...services.about,
    expires_at: isoFromMs(expiresAtMs),
  };
  return jsonResponse(200, body, headers);
}
