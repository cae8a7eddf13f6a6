import { anywhere, contexts } from "./contexts.ts";
import { systemFunction, type SystemFunction } from "./system-function.ts";

const withArgument = contexts(
  "init",
  "update",
  "replicated_query",
  "query",
  "composite_query",
  "inspect_message",
  "reply_callback",
  "composite_reply_callback",
);
const inReject = contexts("reject_callback", "composite_reject_callback");
/** The specification adds cleanup; the Internet Computer refuses it there. */
const inResponse = inReject | contexts("reply_callback", "composite_reply_callback");
const withDeadline = inResponse | contexts("update", "replicated_query", "query", "composite_query");
const withCallerInfo =
  withDeadline | contexts("inspect_message", "cleanup_callback", "composite_cleanup_callback");
const nothing = new Uint8Array(0);

/** What the message brings along: argument or reject, caller, deadline, method name. */
export const argumentFunctions: readonly SystemFunction[] = [
  systemFunction({
    name: "msg_arg_data_size",
    parameters: [],
    result: "I",
    contexts: withArgument,
    run: (session) => session.message.arg.length,
  }),
  systemFunction({
    name: "msg_arg_data_copy",
    parameters: ["I", "I", "I"],
    result: "none",
    contexts: withArgument,
    run: (session, dst, offset, size) => {
      const name = { method: "ic0.msg_arg_data_copy", source: "payload" };
      session.copyToHeap(name, session.message.arg, { dst, offset, size });
    },
  }),
  systemFunction({
    name: "msg_caller_size",
    parameters: [],
    result: "I",
    contexts: anywhere,
    run: (session) => session.message.caller.length,
  }),
  systemFunction({
    name: "msg_caller_copy",
    parameters: ["I", "I", "I"],
    result: "none",
    contexts: anywhere,
    run: (session, dst, offset, size) => {
      const name = { method: "ic0.msg_caller_copy", source: "id" };
      session.copyToHeap(name, session.message.caller, { dst, offset, size });
    },
  }),
  ...callerInfo("data"),
  ...callerInfo("signer"),
  systemFunction({
    name: "msg_reject_code",
    parameters: [],
    result: "i32",
    contexts: inResponse,
    run: (session) => session.message.reject?.code ?? 0,
  }),
  systemFunction({
    name: "msg_reject_msg_size",
    parameters: [],
    result: "I",
    contexts: inReject,
    run: (session) => session.texts.rejectMessage.length,
  }),
  systemFunction({
    name: "msg_reject_msg_copy",
    parameters: ["I", "I", "I"],
    result: "none",
    contexts: inReject,
    run: (session, dst, offset, size) => {
      const name = { method: "ic0.msg_reject_msg_copy", source: "msg" };
      session.copyToHeap(name, session.texts.rejectMessage, { dst, offset, size });
    },
  }),
  systemFunction({
    name: "msg_deadline",
    parameters: [],
    result: "i64",
    contexts: withDeadline,
    run: (session) => session.environment.deadlineNs,
  }),
  systemFunction({
    name: "msg_method_name_size",
    parameters: [],
    result: "I",
    contexts: contexts("inspect_message"),
    run: (session) => session.texts.methodName.length,
  }),
  systemFunction({
    name: "msg_method_name_copy",
    parameters: ["I", "I", "I"],
    result: "none",
    contexts: contexts("inspect_message"),
    run: (session, dst, offset, size) => {
      const name = { method: "ic0.msg_method_name_copy", source: "payload" };
      session.copyToHeap(name, session.texts.methodName, { dst, offset, size });
    },
  }),
];

function callerInfo(part: "data" | "signer"): SystemFunction[] {
  return [
    systemFunction({
      name: `msg_caller_info_${part}_size`,
      parameters: [],
      result: "I",
      contexts: withCallerInfo,
      run: ({ message }) => message.callerInfo?.[part].length ?? 0,
    }),
    systemFunction({
      name: `msg_caller_info_${part}_copy`,
      parameters: ["I", "I", "I"],
      result: "none",
      contexts: withCallerInfo,
      run: (session, dst, offset, size) => {
        const name = { method: `ic0.msg_caller_info_${part}_copy`, source: part };
        session.copyToHeap(name, session.message.callerInfo?.[part] ?? nothing, { dst, offset, size });
      },
    }),
  ];
}
