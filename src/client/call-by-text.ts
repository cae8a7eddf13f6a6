import type { Principal } from "@icp-sdk/core/principal";
import type { Answer } from "./answer.ts";
import { callCanister } from "./call-canister.ts";
import { encodeArguments } from "./candid/encode-arguments.ts";
import { formatReply } from "./candid/format-reply.ts";
import type { MethodMode } from "./candid/read-interface.ts";
import type { Client } from "./create-client.ts";
import { callThroughProxy, type ProxyCanister } from "./proxy/call-through-proxy.ts";
import { queryCanister } from "./query-canister.ts";

/** A call as a person writes it. */
export interface TextCall {
  readonly canisterId: Principal;
  readonly methodName: string;
  /** Arguments in Candid's text form, or plain words: see encodeArguments. */
  readonly words: string | undefined;
  /** The canister's interface, if it is known. */
  readonly description: string | undefined;
  /** What the interface says of the method. */
  readonly mode: MethodMode | undefined;
  /** How to call it. @default {query methods as queries, all others as updates} */
  readonly as?: "query" | "update";
}

/** How a method was called, and what came of it. */
export interface TextAnswer {
  readonly kind: "query" | "update";
  readonly answer: Answer<Uint8Array>;
}

/** How a call will be made. */
export function kindOfCall({ as, mode }: Pick<TextCall, "as" | "mode">): "query" | "update" {
  return as ?? (mode === "query" || mode === "composite_query" ? "query" : "update");
}

/**
 * Calls a method with arguments as text.
 *
 * @param proxy The canister that makes the call instead: always as an update.
 * @throws ClientError "client/bad-arguments"; others when no trustworthy answer came
 */
export async function callByText(client: Client, call: TextCall, proxy?: ProxyCanister): Promise<TextAnswer> {
  const { canisterId, methodName, words, description } = call;
  const target =
    description === undefined
      ? { kind: "unknown" as const }
      : { kind: "method" as const, description, methodName };
  const arg = encodeArguments(words, target);
  const request = { canisterId, methodName, arg };
  if (proxy !== undefined) return { kind: "update", answer: await callThroughProxy(client, proxy, request) };
  const kind = kindOfCall(call);
  const send = kind === "query" ? queryCanister : callCanister;
  return { kind, answer: await send(client, request) };
}

/**
 * The reply of a method as Candid text, with the names of its interface if that is known.
 *
 * @throws ClientError "client/bad-reply"
 */
export function textOfReply(reply: Uint8Array, { description, methodName }: TextCall): string {
  return formatReply(reply, description === undefined ? undefined : { description, methodName });
}
