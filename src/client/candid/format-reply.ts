import { encodeHex } from "../../bytes/mod.ts";
import { ClientError } from "../client-error.ts";
import { candidComplaint } from "./candid-complaint.ts";
import { loadTextCandid } from "./text-candid.ts";

/** Whose reply is formatted: with the interface, fields get their names back. */
export interface ReplyOf {
  readonly description: string;
  readonly methodName: string;
}

/**
 * Candid's text form of an encoded reply, like `(vec { "Hi there!" })`.
 *
 * @param source The method that replied; without it names of fields appear as numbers.
 * @throws ClientError "client/bad-reply"
 */
export function formatReply(reply: Uint8Array, source?: ReplyOf): string {
  const { decode } = loadTextCandid();
  const input = encodeHex(reply);
  try {
    if (source === undefined) return decode({ idl: "service : {}", input });
    const { description: idl, methodName: serviceMethod } = source;
    return decode({ idl, input, serviceMethod, useServiceMethodReturnType: true });
  } catch (error) {
    const reason = candidComplaint(error);
    throw new ClientError(
      { code: "client/bad-reply", reason },
      `Cannot read the reply as Candid: ${reason}`,
      {
        cause: error,
      },
    );
  }
}
