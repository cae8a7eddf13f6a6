import type { LinkAnswer, Role } from "../api/session.ts";
import { ConsoleError } from "../console-error.ts";
import { jsonResponse } from "../http/console-message.ts";
import { readJsonBody } from "../http/read-body.ts";
import type { Route } from "../http/route-table.ts";
import { JsonMembers } from "../json-members.ts";
import { hashOf } from "../session/token-store.ts";

/** Further links for programs of the same user, who know the secret of this console. */
export function linkRoutes(link: (role: Role) => string, secret: string | undefined): readonly Route[] {
  if (secret === undefined) return [];
  return [
    {
      method: "POST",
      path: "links",
      access: "open",
      answer: async ({ request }) => {
        const members = new JsonMembers(await readJsonBody(request));
        const role = members.oneOf("role", ["operator", "read-only"] as const);
        if (hashOf(members.text("secret")) !== hashOf(secret)) {
          throw new ConsoleError({ code: "console/unknown-token" }, "This is not the secret of the console", {
            next: "icebox console prints a new link",
          });
        }
        const body: Omit<LinkAnswer, "version"> = { link: link(role) };
        return jsonResponse(200, body);
      },
    },
  ];
}
