import { decodeUtf8, isUtf8 } from "../../bytes/mod.ts";
import { contractViolation } from "../system-trap.ts";
import { TRANSMISSION_INSTRUCTIONS } from "./calls.ts";
import { contexts } from "./contexts.ts";
import { systemFunction, type SystemFunction } from "./system-function.ts";

const answering = contexts(
  "update",
  "replicated_query",
  "query",
  "composite_query",
  "reply_callback",
  "reject_callback",
  "composite_reply_callback",
  "composite_reject_callback",
);

/** How a message answers its caller, and how `inspect_message` accepts a call. */
export const responseFunctions: readonly SystemFunction[] = [
  systemFunction({
    name: "msg_reply_data_append",
    parameters: ["I", "I"],
    result: "none",
    contexts: answering,
    run: (session, src, size) => {
      session.response.checkAppend(size);
      const bytes = session.readHeap("msg.reply", src, size);
      session.meter.charge((TRANSMISSION_INSTRUCTIONS - 1) * size);
      session.response.append(bytes);
    },
  }),
  systemFunction({
    name: "msg_reply",
    parameters: [],
    result: "none",
    contexts: answering,
    run: (session) => {
      session.response.reply();
    },
  }),
  systemFunction({
    name: "msg_reject",
    parameters: ["I", "I"],
    result: "none",
    contexts: answering,
    run: (session, src, size) => {
      session.response.checkReject(size);
      const text = session.readHeap("ic0.msg_reject", src, size);
      session.meter.charge((TRANSMISSION_INSTRUCTIONS - 1) * size);
      if (!isUtf8(text)) throw contractViolation("ic0.msg_reject: invalid UTF-8 string provided");
      session.response.reject(decodeUtf8(text));
    },
  }),
  systemFunction({
    name: "accept_message",
    parameters: [],
    result: "none",
    contexts: contexts("inspect_message"),
    run: (session) => {
      if (session.accepted) throw contractViolation("ic0.accept_message: the function was already called.");
      session.accepted = true;
    },
  }),
];
