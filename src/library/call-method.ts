import { decodeUtf8 } from "../bytes/mod.ts";
import {
  type Answer,
  callCanister,
  type Client,
  encodeArguments,
  formatReply,
  mapAnswer,
  queryCanister,
  readInterface,
  readMetadata,
} from "../client/mod.ts";
import type { Principal } from "../wire/mod.ts";

/** One message to one method, with Candid in its text form. */
export interface MethodCall {
  readonly canisterId: Principal;
  readonly methodName: string;
  /** Candid like `(5, "text")`; plain words for a method that takes one text. @default {no arguments} */
  readonly words?: string;
  /** `auto` sends what the canister's interface says, an update if it does not tell. @default {"auto"} */
  readonly as?: "auto" | "update" | "query";
}

/**
 * Calls a method as `icebox canister call` does: with the interface that the canister's module carries, if it does.
 *
 * @returns The reply in Candid's text form, or the reject
 * @throws ClientError "client/bad-arguments"; others when no trustworthy answer came
 */
export async function callMethod(client: Client, call: MethodCall): Promise<Answer<string>> {
  const { canisterId, methodName, words, as = "auto" } = call;
  const section = await readMetadata(client, canisterId, "candid:service");
  const description = section === undefined ? undefined : decodeUtf8(section);
  const method = description === undefined ? undefined : { description, methodName };
  const arg = encodeArguments(
    words,
    method === undefined ? { kind: "unknown" } : { kind: "method", ...method },
  );
  const mode = description === undefined ? undefined : readInterface(description).get(methodName);
  const isQuery = as === "query" || (as === "auto" && (mode === "query" || mode === "composite_query"));
  const send = isQuery ? queryCanister : callCanister;
  return mapAnswer(await send(client, { canisterId, methodName, arg }), (reply) =>
    formatReply(reply, method),
  );
}
