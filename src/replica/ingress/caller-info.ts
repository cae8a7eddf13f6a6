import type { Message } from "../../engine/mod.ts";
import { type CallContent, type QueryContent, senderInfoOf } from "../../wire/mod.ts";

/** What a message of a user tells of its sender besides the principal, as a property of the message; verified before. */
export function callerInfoOf(content: CallContent | QueryContent): Pick<Message, "callerInfo"> {
  const senderInfo = senderInfoOf(content);
  if (senderInfo === undefined || senderInfo === "malformed") return {};
  return { callerInfo: { signer: senderInfo.signer, data: senderInfo.info } };
}
