import type { Client } from "../../client/mod.ts";
import { Principal } from "../../wire/mod.ts";
import { candidAnswer, findInterface } from "../candid/candid-interface.ts";
import { makeCall, prepareCall, readCallRequest, requireShallow } from "../candid/candid-call.ts";
import { ConsoleError } from "../console-error.ts";
import { jsonResponse } from "../http/console-message.ts";
import { readJsonBody } from "../http/read-body.ts";
import { readOnlyRefusal } from "../http/read-only.ts";
import type { Access, Route, RouteCall } from "../http/route-table.ts";
import { JsonMembers } from "../json-members.ts";

/** Who calls, and who may ask. */
export interface CandidRouteOptions {
  readonly client: () => Promise<Client>;
  /** "open" where calls are anonymous. */
  readonly access: Extract<Access, "open" | "session">;
  readonly nowMs: () => number;
}

/** Interfaces of canisters, and calls by them. Whoever may only look may make queries. */
export function candidRoutes({ client, access, nowMs }: CandidRouteOptions): readonly Route[] {
  return [
    {
      method: "GET",
      path: "candid/:canisterId",
      access,
      answer: async ({ params }) => {
        const canisterId = canisterIdOf(params);
        const found = await findInterface(await client(), canisterId);
        return jsonResponse(200, candidAnswer(canisterId.toText(), found));
      },
    },
    {
      method: "POST",
      path: "candid/:canisterId/interface",
      access,
      answer: async ({ request, params }) => {
        const canisterId = canisterIdOf(params);
        const text = new JsonMembers(await readJsonBody(request)).text("interface");
        requireShallow("interface", text);
        return jsonResponse(200, candidAnswer(canisterId.toText(), { source: "given", text }));
      },
    },
    {
      method: "POST",
      path: "candid/:canisterId/calls",
      access,
      answer: async ({ request, params, session }) => {
        const canisterId = canisterIdOf(params);
        const wanted = readCallRequest(new JsonMembers(await readJsonBody(request)));
        const { call, kind } = await prepareCall(await client(), canisterId, wanted);
        if (session?.role === "read-only" && kind === "update") throw readOnlyRefusal();
        return jsonResponse(200, await makeCall(await client(), call, nowMs));
      },
    },
  ];
}

/** @throws ConsoleError "console/bad-request" */
function canisterIdOf(params: RouteCall["params"]): Principal {
  const text = params["canisterId"] ?? "";
  try {
    return Principal.fromText(text);
  } catch {
    throw new ConsoleError(
      { code: "console/bad-request", member: "canister_id" },
      `"${text}" is no id of a canister`,
    );
  }
}
