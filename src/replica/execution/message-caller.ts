import type { Message } from "../../engine/mod.ts";
import type { CallOrigin } from "../messaging/call-state.ts";

/** Whom the messages of a call name as their caller: whoever made it; for a task the management canister. */
export function messageCaller(origin: CallOrigin): Pick<Message, "caller" | "callerInfo"> {
  switch (origin.kind) {
    case "ingress": {
      const { sender, callerInfo } = origin;
      return { caller: sender.toUint8Array(), ...(callerInfo && { callerInfo }) };
    }
    case "canister":
      return { caller: origin.canisterId.toUint8Array() };
    case "task":
      return { caller: new Uint8Array() };
  }
}
