import { encodeHex } from "../../bytes/mod.ts";
import {
  callByText,
  type Client,
  kindOfCall,
  type MethodMode,
  readInterface,
  type Reject,
  type TextCall,
  textOfReply,
} from "../../client/mod.ts";
import type { Principal } from "../../wire/mod.ts";
import type { CandidCallAnswer, CandidCallRequest } from "../api/candid.ts";
import { ConsoleError } from "../console-error.ts";
import type { JsonMembers } from "../json-members.ts";
import { findInterface } from "./candid-interface.ts";

/** Deeper nesting than any value of a person's; the library for Candid's text form would run out of stack. */
const mostDepth = 200;
const mostTextLength = 256 * 1024;

/** @throws ConsoleError "console/bad-request" */
export function readCallRequest(members: JsonMembers): CandidCallRequest {
  const mode = members.optionalOneOf("mode", ["query", "update"] as const);
  const description = members.optionalText("interface");
  const args = members.text("args");
  requireShallow("args", args);
  if (description !== undefined) requireShallow("interface", description);
  return {
    method: members.text("method"),
    args,
    ...(mode !== undefined && { mode }),
    ...(description !== undefined && { interface: description }),
  };
}

/**
 * Refuses texts that are too long or too deeply nested to be looked at.
 *
 * @throws ConsoleError "console/bad-request"
 */
export function requireShallow(member: string, text: string): void {
  let depth = 0;
  let deepest = 0;
  for (const [character] of text.matchAll(/[({})]|\bopt\b|\bvec\b/g)) {
    depth += character === ")" || character === "}" ? -1 : 1;
    deepest = Math.max(deepest, depth);
  }
  if (text.length <= mostTextLength && deepest <= mostDepth * 2) return;
  throw new ConsoleError(
    { code: "console/bad-request", member },
    `Cannot use the member "${member}": it is too long or too deeply nested`,
  );
}

/** A call that is ready to be made. */
export interface PreparedCall {
  readonly call: TextCall;
  readonly kind: "query" | "update";
}

/**
 * Looks up the method of a call.
 *
 * @throws ConsoleError "console/unknown-method"; ClientError
 */
export async function prepareCall(
  client: Client,
  canisterId: Principal,
  request: CandidCallRequest,
): Promise<PreparedCall> {
  const description = request.interface ?? (await findInterface(client, canisterId)).text ?? undefined;
  const mode = description === undefined ? undefined : modeOf(description, request.method);
  const call: TextCall = {
    canisterId,
    methodName: request.method,
    words: request.args,
    description,
    mode,
    ...(request.mode !== undefined && { as: request.mode }),
  };
  return { call, kind: kindOfCall(call) };
}

function modeOf(description: string, method: string): MethodMode {
  const methods = readInterface(description);
  const mode = methods.get(method);
  if (mode !== undefined) return mode;
  throw new ConsoleError(
    { code: "console/unknown-method", method },
    `The canister has no method "${method}"`,
    {
      next: `It has ${[...methods.keys()].join(", ")}`,
    },
  );
}

/**
 * Makes a call; a reject is an answer.
 *
 * @throws ClientError "client/bad-arguments"; others when no trustworthy answer came
 */
export async function makeCall(
  client: Client,
  call: TextCall,
  nowMs: () => number,
): Promise<Omit<CandidCallAnswer, "version">> {
  const beganMs = nowMs();
  const { answer } = await callByText(client, call);
  const common = { duration_ms: nowMs() - beganMs, caller: client.principal.toText() };
  if (answer.kind === "rejected")
    return { outcome: "rejected", reply: null, reply_hex: null, reject: rejectOf(answer.reject), ...common };
  const reply = textOfReply(answer.value, call);
  return { outcome: "replied", reply, reply_hex: encodeHex(answer.value), reject: null, ...common };
}

function rejectOf({ errorCode, message, rejectCode }: Reject): CandidCallAnswer["reject"] {
  return {
    code: "client/rejected",
    ic_code: errorCode ?? null,
    message,
    cause: null,
    next: null,
    reject_code: rejectCode,
  };
}
